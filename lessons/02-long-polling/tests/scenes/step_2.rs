//! Look: everybody gets everything, at the next look.

use crate::{
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn two_readers() {
    let wire = wire(2);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();
    wire.until(0.4).await;
    let dave = Reader::opens_the_page(&wire, "dave");
    dave.waits_after_a_cursor();

    publish(&wire, 2.3, LUNCH).await;
    publish(&wire, 3.8, RAMEN).await;
    wire.until(6.0).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    dave.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_2_two_readers", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_reader_is_gone() {
    let wire = wire(2);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    wire.until(1.5).await;
    alice.line().stall();
    publish(&wire, 2.3, LUNCH).await;
    wire.until(5.5).await;
    alice.line().cut();
    alice.line().resume();
    wire.until(7.0).await;
    alice.loads_the_page_again();
    alice.waits_after_a_cursor();
    wire.until(8.0).await;

    alice.has_missed(&[LUNCH]);
    assert_snapshot!("step_2_gone", wire.transcript());
}

/// The page is open since noon, so to speak, and Bob writes right after a look.
#[tokio::test(start_paused = true)]
async fn just_after_a_look() {
    let wire = wire(2);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    publish(&wire, 12.1, LUNCH).await;
    wire.until(13.5).await;

    wire.harm("alice", "had to wait for 0.9 s");
    assert_snapshot!("step_2_late", wire.transcript());
}
