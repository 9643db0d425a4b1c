//! Watch: nothing falls between look and wait. Then a proxy gives up before the server does.

use std::time::Duration;

use server::Surroundings;
use wire::Wire;

use crate::{
    proxy::impatient,
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn between_the_look_and_the_wait() {
    let wire = wire(4);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    publish(&wire, 0.015, LUNCH).await;
    wire.until(1.0).await;

    assert_snapshot!("step_4_between", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn an_impatient_proxy() {
    let app = lesson_2::app(4, Surroundings::fixed());
    let wire = Wire::new(impatient(app, Duration::from_secs(30)));
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_after_a_cursor();

    publish(&wire, 1.0, LUNCH).await;
    publish(&wire, 40.0, RAMEN).await;
    wire.until(60.0).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_4_proxy", wire.transcript());
}
