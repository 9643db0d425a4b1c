//! An epoch: a restart is noticed. Then an answer is late, and an older one comes after a newer.

use std::time::Duration;

use crate::{
    readers::Reader,
    stage::{
        COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, publish, restarted, wire,
    },
};

#[tokio::test(start_paused = true)]
async fn a_restart() {
    let wire = wire(3);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_after_a_cursor("");

    publish(&wire, 1.0, LUNCH).await;
    publish(&wire, 1.5, RAMEN).await;
    wire.until(3.0).await;
    wire.restart(restarted(3, &wire));
    publish(&wire, 3.5, TABLE).await;
    publish(&wire, 4.5, PIZZA).await;
    publish(&wire, 6.5, COMING).await;
    wire.until(8.5).await;

    alice.has_missed(&[LUNCH, RAMEN, TABLE, PIZZA, COMING]);
    assert_snapshot!("step_3_restart", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_stalled_answer() {
    let wire = wire(3);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_after_a_cursor("");

    publish(&wire, 1.0, LUNCH).await;
    alice.line().delay_answers(Duration::from_secs(5));
    wire.until(2.5).await;
    alice.line().delay_answers(Duration::ZERO);
    publish(&wire, 3.0, RAMEN).await;
    wire.until(8.5).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_3_stalled_answer", wire.transcript());
}
