//! Manners: a crowd spreads out, a quiet room is asked less often, a full one says so. And what
//! the last step answers to what it cannot take.

use hyper::Request;
use message_log::Limits;
use server::Surroundings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::Wire;

use crate::{
    herd::herd,
    readers::Reader,
    stage::{
        COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, json, publish, restarted,
        wire,
    },
};

#[tokio::test(start_paused = true)]
async fn a_thousand_readers_after_a_restart() {
    let requests = herd(5, |reader, seed| {
        let mut random = fastrand::Rng::with_seed(seed);
        reader.asks_with_manners(move || random.f64());
    })
    .await;

    assert!(requests.most_at_once_after(11.5) < 3 * requests.mean_after(11.5));
    assert_eq!(requests.refused, 0);
    assert_snapshot!("step_5_thousand_readers", requests);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_room() {
    let wire = wire(5);
    publish(&wire, 0.0, LUNCH).await;

    wire.until(60.0).await;
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_with_manners(|| 0.5);
    publish(&wire, 70.5, RAMEN).await;
    wire.until(75.0).await;

    assert_snapshot!("step_5_quiet_room", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_room_that_takes_one_request_a_second() {
    let app = lesson_1::small_app(Limits::default(), 1, Surroundings::fixed());
    let wire = Wire::new(app).showing(&["content-type", "retry-after"]);
    publish(&wire, 0.0, LUNCH).await;

    wire.until(0.1).await;
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_with_manners(|| 0.5);
    wire.until(2.5).await;

    alice.has_missed(&[LUNCH]);
    assert_snapshot!("step_5_refused", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_restart() {
    let wire = wire(5);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.asks_with_manners(|| 0.5);

    publish(&wire, 1.0, LUNCH).await;
    wire.until(3.0).await;
    wire.restart(restarted(5, &wire));
    publish(&wire, 3.5, TABLE).await;
    wire.until(4.5).await;

    alice.has_missed(&[LUNCH, TABLE]);
    assert_snapshot!("step_5_restart", wire.transcript());
}

/// The room keeps two messages, and alice is away for three.
#[tokio::test(start_paused = true)]
async fn history_is_gone() {
    let limits = Limits { messages: 2, ..Limits::default() };
    let wire = Wire::new(lesson_1::small_app(limits, 500, Surroundings::fixed()));
    let alice = wire.client("alice");

    publish(&wire, 1.0, LUNCH).await;
    wire.until(2.0).await;
    alice.get("/messages").await;
    publish(&wire, 3.0, RAMEN).await;
    publish(&wire, 4.0, TABLE).await;
    publish(&wire, 5.0, PIZZA).await;
    wire.until(60.0).await;
    alice.get("/messages?after=a-1").await;

    assert_snapshot!("step_5_history_is_gone", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn more_than_one_batch() {
    let wire = wire(5);
    let alice = wire.client("alice");
    for (second, message) in [LUNCH, RAMEN, TABLE, PIZZA, COMING].into_iter().enumerate()
    {
        publish(&wire, second as f64, message).await;
    }

    wire.until(60.0).await;
    let first = alice.get("/messages?after=a-0&limit=3").await.json();
    let next = first["next"].as_str().unwrap();
    let rest = alice.get(&format!("/messages?after={next}&limit=3")).await.json();

    assert_ne!(first["next"], first["latest"]);
    assert_eq!(rest["next"], rest["latest"]);
    assert_eq!(rest["messages"].as_array().unwrap().len(), 2);
}

/// Who polls a state, the newest messages, need not fetch it again while it is the same.
#[tokio::test(start_paused = true)]
async fn a_state_that_has_not_changed() {
    let wire = Wire::new(lesson_1::app(5, Surroundings::fixed())).showing(&[
        "if-none-match",
        "etag",
        "cache-control",
    ]);
    let alice = wire.client("alice");
    let ask =
        |tag: &str| Request::get("/messages").header("if-none-match", tag.to_string());

    publish(&wire, 0.0, LUNCH).await;
    wire.until(1.0).await;
    let first = alice.get("/messages").await;
    let tag = first.header("etag").to_string();
    wire.until(3.0).await;
    let second = alice.send(ask(&tag)).await.unwrap();
    publish(&wire, 4.0, RAMEN).await;
    wire.until(5.0).await;
    let third = alice.send(ask(&tag)).await.unwrap();

    assert_eq!((second.status, second.body.len()), (304, 0));
    assert_eq!(third.status, 200);
    assert_snapshot!("step_5_not_modified", wire.transcript());
}

/// `*` and a list match as well; another tag does not.
#[tokio::test(start_paused = true)]
async fn tags_are_compared_weakly_and_in_lists() {
    let wire = wire(5);
    publish(&wire, 0.0, LUNCH).await;
    let alice = wire.client("alice");
    let status = async |tag: &str| {
        let request = Request::get("/messages").header("if-none-match", tag);
        alice.send(request).await.unwrap().status
    };

    assert_eq!(status(r#"W/"a-1""#).await, 304);
    assert_eq!(status(r#""a-1""#).await, 304);
    assert_eq!(status(r#""x", W/"a-1""#).await, 304);
    assert_eq!(status("*").await, 304);
    assert_eq!(status(r#"W/"a-0""#).await, 200);
    assert_eq!(status(r#"W/W/"a-1""#).await, 200, "that is no tag");
}

/// A browser would keep a tagged answer and show it again after a 304, with its old interval.
#[tokio::test(start_paused = true)]
async fn what_comes_after_a_cursor_is_not_kept() {
    let wire = wire(5);
    publish(&wire, 0.0, LUNCH).await;

    let answer = wire.client("alice").get("/messages?after=a-0").await;

    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("etag"), "");
}

#[tokio::test(start_paused = true)]
async fn what_the_server_cannot_take() {
    let wire = wire(5);
    let mallory = wire.client("mallory");
    let post = |content_type: &str| {
        Request::post("/messages").header("content-type", content_type.to_string())
    };

    mallory.get("/messages?after=yesterday").await;
    wire.until(1.0).await;
    mallory.get("/messages?limit=many").await;
    wire.until(2.0).await;
    mallory.post("/messages", r#"{"author":"mallory","text":"Lu"#).await;
    wire.until(3.0).await;
    mallory.post("/messages", r#"{"author":"mallory"}"#).await;
    wire.until(4.0).await;
    mallory.post("/messages", &json("mallory", "")).await;
    wire.until(5.0).await;
    mallory.send_with(post("text/plain"), "Lunch?").await.unwrap();
    wire.until(6.0).await;
    mallory.get("/lunch").await;

    assert_snapshot!("step_5_bad_input", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn a_wrong_method_is_told_the_right_ones() {
    let wire = Wire::new(lesson_1::app(5, Surroundings::fixed())).showing(&["allow"]);
    let mallory = wire.client("mallory");

    mallory.send(Request::delete("/messages")).await.unwrap();

    assert_snapshot!("step_5_wrong_method", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let wire = wire(5);
    let mallory = wire.client("mallory");

    let post = Request::post("/messages").header("content-type", "application/json");
    mallory.send_with(post, &json("mallory", &"x".repeat(10_000_000))).await.ok();
    wire.until(1.0).await;
    mallory.post("/messages", &json("mallory", &"x".repeat(5_000))).await;

    assert_snapshot!("step_5_too_large", wire.transcript());
}

const HALF: &[u8] = b"POST /messages HTTP/1.1\r\nhost: wire.test\r\n\
    content-type: application/json\r\ncontent-length: 49\r\n\r\n{\"author\":\"mallory\",";

/// One leaves in the middle of its body, one never goes on with it. The room answers the others.
#[tokio::test(start_paused = true)]
async fn a_client_is_gone_halfway() {
    let wire = wire(5);
    let mallory = wire.client("mallory");

    let mut leaves = mallory.raw();
    leaves.write_all(HALF).await.unwrap();
    wire.until(1.0).await;
    drop(leaves);
    let mut stalls = mallory.raw();
    stalls.write_all(HALF).await.unwrap();
    publish(&wire, 2.0, LUNCH).await;
    wire.until(20.0).await;

    assert_snapshot!("step_5_gone_halfway", wire.transcript());
    drop(stalls);
}

/// A place is not waited for: whoever is refused need not send the rest.
#[tokio::test(start_paused = true)]
async fn a_full_room_refuses_before_the_body_is_there() {
    let app = lesson_1::small_app(Limits::default(), 1, Surroundings::fixed());
    let wire = Wire::new(app);
    publish(&wire, 0.0, LUNCH).await;

    wire.until(0.1).await;
    let mut stalls = wire.client("mallory").raw();
    stalls.write_all(HALF).await.unwrap();
    let mut answer = [0; 1024];
    let length = stalls.read(&mut answer).await.unwrap();

    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
    assert_eq!(wire.now().as_secs_f64(), 0.1);
}

/// What cannot be taken was asked all the same.
#[tokio::test(start_paused = true)]
async fn a_bad_request_is_counted_too() {
    let app = lesson_1::small_app(Limits::default(), 1, Surroundings::fixed());
    let mallory = Wire::new(app).client("mallory");
    assert_eq!(mallory.post("/messages", "{").await.status, 400);
    assert_eq!(mallory.post("/messages", "{").await.status, 503);
}
