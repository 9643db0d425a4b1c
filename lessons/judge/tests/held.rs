//! A server that holds a request until there is something to say, as a scene sees it.

use std::time::Duration;

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use judge::{Code, Difference, Kind, Play, Scene, Stage, bench};
use serde_json::{Value, json};
use server::Surroundings;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// How long a request is held.
const HOLD: Duration = Duration::from_secs(25);

/// A room in which each message wakes whoever waits, so long after it came.
fn room(hold: Duration, delay: Duration) -> Router {
    let held = async move |State(room): State<watch::Sender<Vec<Value>>>| {
        let mut news = room.subscribe();
        let has_news = news.wait_for(|messages| !messages.is_empty());
        if timeout(hold, has_news).await.is_ok() {
            sleep(delay).await;
        }
        let messages = room.borrow().clone();
        Json(json!({ "messages": messages, "next": messages.len() }))
    };
    let publish = async |State(room): State<watch::Sender<Vec<Value>>>,
                         Json(message): Json<Value>| {
        room.send_modify(|messages| messages.push(message));
        StatusCode::CREATED
    };
    let room = watch::Sender::new(Vec::new());
    Router::new().route("/messages", get(held).post(publish)).with_state(room)
}

fn scene(play: Play, expected: &'static str) -> Scene {
    let code = Code { path: "", anchor: None };
    let (name, title, about, hints) = ("held", "", "", ["", ""]);
    Scene { name, title, about, play, expected, hints, code, diagnose: |_| None }
}

fn first(scene: &Scene, app: fn(Surroundings) -> Router) -> Option<Difference> {
    let actual = bench::in_memory(scene, app).parse().unwrap();
    scene.judge(actual).map(|failure| failure.difference)
}

fn answered_by_a_message() -> Scene {
    let play: fn(Stage) -> judge::Playing = |stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.until(0.5).await;
            let asked = alice.begins_to_ask();
            stage.publish(2.0, ("bob", "Lunch at noon?")).await;
            asked.is_answered().await;
        })
    };
    scene(
        Play::Server(play),
        "
   0.500s  alice → GET /messages
   2.000s  bob   → POST /messages
                   bob: “Lunch at noon?”
   2.000s  bob   ← 201
   2.000s  alice ← 200
                   bob: “Lunch at noon?”
                   next: #1
",
    )
}

#[test]
fn alice_is_answered_when_bob_publishes() {
    let app = |_| room(HOLD, Duration::ZERO);
    assert_eq!(first(&answered_by_a_message(), app), None);
}

#[test]
fn who_does_not_hold_is_early() {
    let app = |_| room(Duration::ZERO, Duration::ZERO);
    let difference = first(&answered_by_a_message(), app).unwrap();
    assert_eq!(difference.kind, Kind::Early(500));
    assert_eq!(
        difference.sentence,
        "2.0 s: alice was answered at 0.5 s already, before it was due, with 200"
    );
}

#[test]
fn who_gives_up_holding_is_early() {
    let app = |_| room(Duration::from_secs(1), Duration::ZERO);
    let difference = first(&answered_by_a_message(), app).unwrap();
    assert_eq!(difference.kind, Kind::Early(1500));
}

#[test]
fn who_is_woken_late_is_late() {
    let app = |_| room(HOLD, Duration::from_secs(1));
    let difference = first(&answered_by_a_message(), app).unwrap();
    assert_eq!(difference.kind, Kind::Late(3000));
    assert_eq!(
        difference.sentence,
        "2.0 s: expected alice to be answered; nothing came until 3.0 s"
    );
}

#[test]
fn who_is_never_woken_does_not_answer() {
    let app = |_| room(HOLD, Duration::from_secs(9));
    let difference = first(&answered_by_a_message(), app).unwrap();
    assert_eq!(difference.kind, Kind::NoAnswer);
}

/// Nobody publishes: the scene waits for as long as the server may hold.
#[test]
fn a_request_may_be_held_for_longer_than_the_readers_patience() {
    let play: fn(Stage) -> judge::Playing = |stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            let patience = Duration::from_secs(26);
            alice.begins_to_ask().is_answered_within(patience).await;
            alice.asks().await;
        })
    };
    let expected = "
   0.000s  alice → GET /messages
  25.000s  alice ← 200
                   next: #1
  25.000s  alice → GET /messages?after=#1
";
    let conversation =
        bench::in_memory(&scene(Play::Server(play), ""), |_| room(HOLD, Duration::ZERO));
    assert_eq!(conversation.trim_end(), expected.trim_start_matches('\n').trim_end());
}

/// A reader that gives its request up closes the connection, and nothing is heard of it.
#[test]
fn a_request_that_is_dropped_is_not_answered() {
    let play: fn(Stage) -> judge::Playing = |stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            let asked = alice.begins_to_ask();
            stage.until(0.5).await;
            drop(asked);
            stage.publish(1.0, ("bob", "Lunch at noon?")).await;
            stage.until(1.5).await;
        })
    };
    let conversation =
        bench::in_memory(&scene(Play::Server(play), ""), |_| room(HOLD, Duration::ZERO));
    assert!(!conversation.contains("alice ←"), "{conversation}");
    assert!(conversation.contains("bob   ← 201"), "{conversation}");
}

/// How soon an answer comes is not the scene's subject, and the reader loses it.
#[test]
fn an_answer_that_is_due_later_is_written_down_then() {
    let play: fn(Stage) -> judge::Playing = |stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            let asked = alice.begins_to_ask();
            stage.until(0.5).await;
            let asked = asked.due_by(2.0);
            stage.publish(0.5, ("bob", "Lunch at noon?")).await;
            asked.is_answered_in_vain().await;
            alice.asks().await;
        })
    };
    let expected = "
   0.000s  alice → GET /messages
   0.500s  bob   → POST /messages
                   bob: “Lunch at noon?”
   0.500s  bob   ← 201
   2.000s  alice ← 200
                   bob: “Lunch at noon?”
                   next: #1
   2.000s  alice • loses the answer
   2.000s  alice → GET /messages
   2.000s  alice ← 200
                   bob: “Lunch at noon?”
                   next: #1
";
    let scene = scene(Play::Server(play), expected);
    assert_eq!(first(&scene, |_| room(HOLD, Duration::ZERO)), None);
}
