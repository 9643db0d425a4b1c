//! One request at a time: no answer is overtaken. Then a thousand readers fail in one instant.

use std::time::Duration;

use crate::{
    herd::herd,
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn a_stalled_answer() {
    let wire = wire(4);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_one_at_a_time();

    publish(&wire, 1.0, LUNCH).await;
    alice.line().delay_answers(Duration::from_secs(5));
    wire.until(2.5).await;
    alice.line().delay_answers(Duration::ZERO);
    publish(&wire, 3.0, RAMEN).await;
    wire.until(9.5).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_4_stalled_answer", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_thousand_readers_after_a_restart() {
    let requests = herd(4, |reader, _| reader.asks_one_at_a_time()).await;

    assert_eq!(requests.most_at_once_after(11.5), 1000);
    assert_snapshot!("step_4_thousand_readers", requests);
}
