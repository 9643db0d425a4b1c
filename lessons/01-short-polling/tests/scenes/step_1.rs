//! The latest message: what falls between two polls is lost, what stays is shown twice.

use crate::{
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn two_messages_between_two_polls() {
    let wire = wire(1);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_for_the_latest();

    publish(&wire, 2.5, LUNCH).await;
    publish(&wire, 3.2, RAMEN).await;
    wire.until(6.5).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_1_two_between_polls", wire.transcript());
}

/// The start page's scene: what the step does when nobody is in a hurry.
#[tokio::test(start_paused = true)]
async fn one_message() {
    let wire = wire(1);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_for_the_latest();

    publish(&wire, 2.5, LUNCH).await;
    wire.until(6.5).await;

    assert_snapshot!("step_1_one_message", wire.transcript());
}
