//! Patience: the page waits after a failure, and goes on.

use crate::{
    readers::Reader,
    stage::{LUNCH, assert_snapshot, publish, wire},
    step_5::away,
};

#[tokio::test(start_paused = true)]
async fn the_server_is_away() {
    let (_, wire) = away(|alice: &Reader| alice.waits_with_patience(0.5)).await;
    assert_snapshot!("step_6_away", wire.transcript());
}

/// The tunnel of steps 1 and 2. Nobody has to load the page again.
#[tokio::test(start_paused = true)]
async fn a_reader_is_gone() {
    let wire = wire(6);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_with_patience(0.5);

    wire.until(1.5).await;
    alice.line().stall();
    publish(&wire, 2.3, LUNCH).await;
    wire.until(5.5).await;
    alice.line().cut();
    alice.line().resume();
    wire.until(7.0).await;

    alice.has_missed(&[LUNCH]);
    assert_snapshot!("step_6_gone", wire.transcript());
}
