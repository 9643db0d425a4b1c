//! Many: places run out, a burst is one answer, and a stop lets go of everybody.

use std::time::Duration;

use hyper::Request;
use message_log::Limits;
use server::Surroundings;
use tokio::sync::mpsc;
use wire::Wire;

use crate::{
    readers::Reader,
    stage::{COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, json, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn more_than_it_holds() {
    let (app, held) = lesson_2::small_app(Limits::default(), 1, Surroundings::fixed());
    let wire = Wire::new(app).showing(&["retry-after"]);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_with_patience(0.5);
    wire.until(1.0).await;
    let dave = Reader::opens_the_page(&wire, "dave");
    dave.waits_with_patience(0.5);

    publish(&wire, 2.0, LUNCH).await;
    // Dave comes back at 3.1 s: a second as he is told, one of his own, and the floor.
    wire.until(3.2).await;

    assert_eq!(held(), 1);
    alice.has_missed(&[LUNCH]);
    dave.has_missed(&[LUNCH]);
    assert_snapshot!("step_7_full", wire.transcript());
}

/// Five messages within eight milliseconds.
#[tokio::test(start_paused = true)]
async fn a_burst() {
    let wire = wire(7);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_with_patience(0.5);

    for (number, message) in [LUNCH, RAMEN, TABLE, PIZZA, COMING].into_iter().enumerate()
    {
        publish(&wire, 1.0 + 0.002 * number as f64, message).await;
    }
    wire.until(2.0).await;

    alice.has_missed(&[LUNCH, RAMEN, TABLE, PIZZA, COMING]);
    assert_snapshot!("step_7_burst", wire.transcript());
}

/// Each reader is let go of at a moment of its own, and nobody later than the drain allows.
#[tokio::test(start_paused = true)]
async fn the_server_stops() {
    let surroundings = Surroundings::fixed();
    let wire = Wire::new(lesson_2::app(7, surroundings.clone())).showing(&["connection"]);
    for name in ["alice", "bob", "carol", "dave", "erin"] {
        let client = wire.client(name);
        tokio::spawn(async move { client.get("/messages?after=a-0&wait=25").await });
    }

    wire.until(1.0).await;
    wire.event("server", "is told to stop");
    surroundings.stop.cancel();
    wire.until(1.0 + server::DRAIN.as_secs_f64()).await;

    assert_snapshot!("step_7_stop", wire.transcript());
}

/// Who waits for his turn to go still gets what comes; and who would not have waited so long is
/// not kept longer.
#[tokio::test(start_paused = true)]
async fn what_comes_while_the_server_stops() {
    let surroundings = Surroundings::fixed();
    let (app, held) = lesson_2::small_app(Limits::default(), 100, surroundings.clone());
    let wire = Wire::new(app);
    let (ends, mut gone) = mpsc::unbounded_channel();
    for (number, wait) in (0..100).map(|number| (number, 1 + 24 * (number % 2))) {
        let (client, ends) = (wire.client(&format!("reader{number}")), ends.clone());
        let target = format!("/messages?after=a-0&wait={wait}");
        let wire = wire.clone();
        tokio::spawn(async move {
            let status = client.get(&target).await.status;
            ends.send((wait, status, wire.now().as_secs_f64())).unwrap();
        });
    }
    drop(ends);
    wire.until(0.5).await;
    surroundings.stop.cancel();
    publish(&wire, 2.5, LUNCH).await;
    wire.until(6.0).await;

    assert_eq!(held(), 0);
    let gone: Vec<_> = std::iter::from_fn(|| gone.try_recv().ok()).collect();
    assert_eq!(gone.len(), 100);
    for (wait, status, at) in &gone {
        match (wait, status) {
            (1, 204) => assert!(*at <= 1.01, "kept until {at}"),
            (25, 204) => assert!(*at <= 2.51, "kept until {at}"),
            (25, 200) => assert!((2.5..2.52).contains(at), "answered at {at}"),
            other => panic!("{other:?}"),
        }
    }
    let told = gone.iter().filter(|(_, status, _)| *status == 200).count();
    assert!((10..40).contains(&told), "half of 50 are still there: {told}");
}

/// Lines are cut while polls are held, and the server restarts: no place stays taken.
#[tokio::test(start_paused = true)]
async fn cut_lines_and_a_restart_leave_no_place_taken() {
    let (app, held) = lesson_2::small_app(Limits::default(), 20, Surroundings::fixed());
    let wire = Wire::new(app);
    let clients: Vec<_> =
        (0..20).map(|number| wire.client(&format!("reader{number}"))).collect();
    for client in &clients {
        let client = client.clone();
        tokio::spawn(async move {
            client.send(Request::get("/messages?after=a-0&wait=25")).await
        });
    }
    wire.until(1.0).await;
    assert_eq!(held(), 20);

    clients[..8].iter().for_each(wire::Client::cut);
    wire.until(1.001).await;
    assert_eq!(held(), 12);

    wire.restart(lesson_2::app(7, Surroundings::fixed()));
    wire.until(1.002).await;
    assert_eq!(held(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_cannot_take() {
    let wire = wire(7).showing(&["allow"]);
    let mallory = wire.client("mallory");
    let post = |content_type: &str| {
        Request::post("/messages").header("content-type", content_type.to_string())
    };

    for (second, wait) in ["many", "-1", "0.5", "99999999999999999999"].iter().enumerate()
    {
        wire.until(second as f64).await;
        mallory.get(&format!("/messages?after=a-0&wait={wait}")).await;
    }
    wire.until(4.0).await;
    mallory.get("/messages?after=yesterday&wait=25").await;
    wire.until(5.0).await;
    mallory.post("/messages", r#"{"author":"mallory","text":"Lu"#).await;
    wire.until(6.0).await;
    mallory.post("/messages", r#"{"author":"mallory"}"#).await;
    wire.until(7.0).await;
    mallory.post("/messages", &json("mallory", "")).await;
    wire.until(8.0).await;
    mallory.send_with(post("text/plain"), "Lunch?").await.unwrap();
    wire.until(9.0).await;
    mallory.post("/messages", &json("mallory", &"x".repeat(5_000))).await;
    wire.until(10.0).await;
    mallory.send(Request::delete("/messages")).await.unwrap();
    wire.until(11.0).await;
    mallory.get("/lunch").await;

    assert_snapshot!("step_7_bad_input", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let wire = wire(7);
    let mallory = wire.client("mallory");

    let post = Request::post("/messages").header("content-type", "application/json");
    let body = json("mallory", &"x".repeat(10_000_000));
    let answer = mallory.send_with(post, &body).await;

    // The answer, or a line that is closed under the body that nobody reads.
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status == 413));
    assert!(wire.bytes("mallory").up < 1_000_000);
}

/// Who does not want to wait needs no place: `wait=0` is answered even where all are taken.
#[tokio::test(start_paused = true)]
async fn how_long_it_waits() {
    let (app, held) = lesson_2::small_app(Limits::default(), 1, Surroundings::fixed());
    let wire = Wire::new(app);
    let (alice, dave) = (wire.client("alice"), wire.client("dave"));
    let waits = async |target: &str| {
        let asked = wire.now();
        let status = alice.get(target).await.status;
        (status, (wire.now() - asked).as_secs())
    };

    assert_eq!(waits("/messages?after=a-0").await, (204, 25));
    assert_eq!(waits("/messages?after=a-0&wait=3").await, (204, 3));
    assert_eq!(waits("/messages?after=a-0&wait=18446744073709551615").await, (204, 25));

    tokio::spawn(async move { dave.get("/messages?after=a-0&wait=25").await });
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(held(), 1);
    assert_eq!(waits("/messages?after=a-0&wait=0").await, (204, 0));
    assert_eq!(waits("/messages?after=a-0&wait=1").await, (503, 0));
    assert_eq!(waits("/messages?wait=25").await, (200, 0));
    assert_eq!(waits("/messages?after=b-0&wait=25").await, (200, 0), "a gap is news");
}

#[tokio::test(start_paused = true)]
async fn two_hundred_readers_and_a_burst_of_two_thousand() {
    // All of them are kept, so that a reader who comes back late finds no gap.
    let limits = Limits { messages: 3_000, ..Limits::default() };
    let (app, held) = lesson_2::small_app(limits, 200, Surroundings::fixed());
    let wire = Wire::new(app);
    let readers: Vec<_> = (0..200)
        .map(|number| Reader::opens_the_page(&wire, &format!("reader{number}")))
        .collect();
    for reader in &readers {
        reader.waits_with_patience(0.5);
    }
    wire.until(1.0).await;
    let texts: Vec<_> = (0..2000).map(|number| number.to_string()).collect();
    for (number, text) in texts.iter().enumerate() {
        publish(&wire, 1.0 + 0.001 * number as f64, ("bob", text)).await;
        if number % 100 == 0 {
            // Lines break, and readers come back with the cursor that they have.
            readers[number / 10].line().cut();
        }
    }
    tokio::time::sleep(Duration::from_secs(60)).await;

    for reader in &readers {
        assert!(reader.shown() == texts, "lost, doubled or out of order");
    }
    assert_eq!(held(), 200);
}
