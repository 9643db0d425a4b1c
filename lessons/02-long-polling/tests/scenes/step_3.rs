//! Notify: at once, unless a message comes while the server looks.

use crate::{
    readers::Reader,
    stage::{LUNCH, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn just_after_a_look() {
    let wire = wire(3);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    publish(&wire, 12.1, LUNCH).await;
    wire.until(13.5).await;

    assert_snapshot!("step_3_at_once", wire.transcript());
}

/// Alice's second request looks from 0.010 s to 0.020 s.
#[tokio::test(start_paused = true)]
async fn between_the_look_and_the_wait() {
    let wire = wire(3);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    publish(&wire, 0.015, LUNCH).await;
    wire.until(31.0).await;

    wire.harm("alice", "had to wait for 30 s");
    assert_snapshot!("step_3_between", wire.transcript());
}
