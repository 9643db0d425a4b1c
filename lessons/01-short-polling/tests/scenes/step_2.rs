//! A cursor: each message once. Then the server restarts and counts from 1 again.

use crate::{
    readers::Reader,
    stage::{
        COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, publish, restarted, wire,
    },
};

#[tokio::test(start_paused = true)]
async fn two_messages_between_two_polls() {
    let wire = wire(2);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_after_a_cursor("0");

    publish(&wire, 2.5, LUNCH).await;
    publish(&wire, 3.2, RAMEN).await;
    wire.until(6.5).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_2_two_between_polls", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_restart() {
    let wire = wire(2);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_after_a_cursor("0");

    publish(&wire, 1.0, LUNCH).await;
    publish(&wire, 1.5, RAMEN).await;
    wire.until(3.0).await;
    wire.restart(restarted(2, &wire));
    publish(&wire, 3.5, TABLE).await;
    publish(&wire, 4.5, PIZZA).await;
    publish(&wire, 6.5, COMING).await;
    wire.until(8.5).await;

    alice.has_missed(&[LUNCH, RAMEN, TABLE, PIZZA, COMING]);
    assert_snapshot!("step_2_restart", wire.transcript());
}
