//! What following a room for an hour costs, and how late its messages are.

use std::fmt::Write as _;

use transcript::Mark;
use wire::Wire;

use crate::{
    readers::Reader,
    stage::{assert_snapshot, json, wire},
};

const HOUR: f64 = 3600.0;

#[test]
fn an_hour_of_following() {
    let hours: Vec<_> = [0, 12, 360].into_iter().flat_map(|n| [(4, n), (5, n)]).collect();
    // Each hour has a clock of its own, so they may pass at the same time.
    let rows: Vec<String> = std::thread::scope(|scope| {
        let hours: Vec<_> = hours
            .into_iter()
            .map(|(step, messages)| {
                scope.spawn(move || in_a_runtime(an_hour(step, messages)))
            })
            .collect();
        hours.into_iter().map(|hour| hour.join().unwrap()).collect()
    });
    let head =
        "client   messages  requests  bytes up  bytes down  delay, mean  delay, worst\n";

    assert_snapshot!("bill", format!("{head}{}", rows.concat()));
}

fn in_a_runtime<T>(scene: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(scene)
}

/// One reader, and so many messages at random instants of the hour.
async fn an_hour(step: usize, messages: usize) -> String {
    let wire = wire(step);
    let reader = Reader::opens_the_page(&wire, "alice");
    let mut random = fastrand::Rng::with_seed(2);
    match step {
        4 => reader.asks_one_at_a_time(),
        _ => reader.asks_with_manners(move || random.f64()),
    }
    let sent = publish_at_random(&wire, messages).await;
    wire.until(HOUR).await;
    let requests = wire.transcript().lines.iter().filter(|line| is_poll(line)).count();
    let bytes = wire.bytes("alice");
    wire.until(HOUR + 20.0).await;

    let delays: Vec<f64> =
        reader.shown().iter().zip(&sent).map(|((_, shown), sent)| shown - sent).collect();
    assert_eq!(delays.len(), messages, "every message is shown once, in order");
    let (mean, worst) = match messages {
        0 => ("-".into(), "-".into()),
        _ => (
            format!("{:.1} s", delays.iter().sum::<f64>() / messages as f64),
            format!("{:.1} s", delays.iter().copied().fold(0.0, f64::max)),
        ),
    };
    let mut row = String::new();
    let (up, down) = (bytes.up, bytes.down);
    writeln!(
        row,
        "step {step}   {messages:>8}  {requests:>8}  {up:>8}  {down:>10}  {mean:>11}  {worst:>12}"
    )
    .expect("a string grows");
    row
}

async fn publish_at_random(wire: &Wire, messages: usize) -> Vec<f64> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut instants: Vec<u64> =
        (0..messages).map(|_| random.u64(0..3_600_000)).collect();
    instants.sort_unstable();
    let sent: Vec<f64> = instants.iter().map(|&ms| ms as f64 / 1000.0).collect();
    for (number, &at) in sent.iter().enumerate() {
        wire.until(at).await;
        wire.client("bob")
            .post("/messages", &json("bob", &format!("message {number}")))
            .await;
    }
    sent
}

fn is_poll(line: &transcript::Line) -> bool {
    line.mark == Mark::ToServer && line.text.starts_with("GET")
}
