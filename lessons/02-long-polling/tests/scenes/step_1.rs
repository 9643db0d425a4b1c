//! Hand over: what one reader gets, nobody else does; and what gets lost on its way is lost.

use crate::{
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn two_readers() {
    let wire = wire(1);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_for_whatever_comes();
    wire.until(0.4).await;
    let dave = Reader::opens_the_page(&wire, "dave");
    dave.waits_for_whatever_comes();

    publish(&wire, 2.3, LUNCH).await;
    publish(&wire, 3.8, RAMEN).await;
    wire.until(6.0).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    dave.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_1_two_readers", wire.transcript());
}

/// Alice's train is in a tunnel, and nobody tells the server.
#[tokio::test(start_paused = true)]
async fn a_reader_is_gone() {
    let wire = wire(1);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_for_whatever_comes();

    wire.until(1.5).await;
    alice.line().stall();
    publish(&wire, 2.3, LUNCH).await;
    wire.until(5.5).await;
    alice.line().cut();
    alice.line().resume();
    wire.until(7.0).await;
    alice.loads_the_page_again();
    alice.waits_for_whatever_comes();
    wire.until(8.0).await;

    alice.has_missed(&[LUNCH]);
    assert_snapshot!("step_1_gone", wire.transcript());
}
