//! Wait: 204 comes before the proxy's 504. Then the server is away for a second, and whoever stands
//! in front of it says so at once.

use std::time::Duration;

use server::Surroundings;
use tokio::sync::watch;
use wire::Wire;

use crate::{
    proxy::{impatient, in_front},
    readers::Reader,
    stage::{LUNCH, RAMEN, assert_snapshot, publish},
};

#[tokio::test(start_paused = true)]
async fn an_impatient_proxy() {
    let app = lesson_2::app(5, Surroundings::fixed());
    let wire = Wire::new(impatient(app, Duration::from_secs(30)));
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_25_seconds();

    publish(&wire, 1.0, LUNCH).await;
    publish(&wire, 40.0, RAMEN).await;
    wire.until(60.0).await;

    alice.has_missed(&[LUNCH, RAMEN]);
    assert_snapshot!("step_5_proxy", wire.transcript());
}

/// Requests in each tenth of a second. From 2 s to 3 s nobody is behind the proxy.
pub(crate) async fn away(follow: impl Fn(&Reader)) -> (String, Wire) {
    let away = watch::Sender::new(false);
    let app = lesson_2::app(5, Surroundings::fixed());
    let wire = Wire::new(in_front(app, away.subscribe()));
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.line().delay_answers(Duration::from_millis(5));
    follow(&alice);

    wire.until(2.0).await;
    away.send_replace(true);
    wire.until(3.0).await;
    away.send_replace(false);
    publish(&wire, 5.0, LUNCH).await;
    wire.until(6.0).await;
    alice.has_missed(&[LUNCH]);
    (wire.requests_per(Duration::from_millis(250)), wire)
}

#[tokio::test(start_paused = true)]
async fn the_server_is_away() {
    let (requests, _) = away(Reader::waits_25_seconds).await;
    assert_snapshot!("step_5_away", requests);
}
