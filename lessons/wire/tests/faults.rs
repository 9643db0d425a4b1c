//! What the kit can do to a line, each fault by itself, as the transcript shows it.

use std::time::Duration;

use axum::{Router, routing::get};
use hyper::Request;
use tokio::{io::AsyncWriteExt, time::sleep};
use wire::{Cut, Wire};

const S: Duration = Duration::from_secs(1);

fn app() -> Router {
    let slow = async || {
        sleep(3 * S).await;
        "late"
    };
    Router::new()
        .route("/now", get(async || "at once"))
        .route("/slow", get(slow))
        .route("/long", get(async || "x".repeat(300_000)))
}

#[track_caller]
fn assert_transcript(wire: &Wire, expected: &str) {
    let transcript = wire.transcript().to_string();
    assert_eq!(transcript, expected, "\n{transcript}");
}

#[tokio::test(start_paused = true)]
async fn a_delayed_answer_says_when_it_left() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    alice.delay_answers(7 * S);
    alice.get("/now").await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice → GET /now
   7.000s  alice ← 200 OK (left at 0.000s)
                   | at once
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_request_under_way_gets_a_connection_of_its_own() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    tokio::join!(alice.get("/slow"), async {
        sleep(S).await;
        alice.get("/now").await
    });
    alice.get("/now").await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice   → GET /slow
   1.000s  alice#2 → GET /now
   1.000s  alice#2 ← 200 OK
                     | at once
   3.000s  alice   ← 200 OK
                     | late
   3.000s  alice#2 → GET /now
   3.000s  alice#2 ← 200 OK
                     | at once
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_seventh_request_waits_for_a_connection() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    let asked: Vec<_> = (0..7)
        .map(|_| {
            let (alice, wire) = (alice.clone(), wire.clone());
            tokio::spawn(async move {
                alice.get("/slow").await;
                wire.now().as_secs()
            })
        })
        .collect();
    let mut answered = Vec::new();
    for answer in asked {
        answered.push(answer.await.unwrap());
    }

    assert_eq!(answered, [3, 3, 3, 3, 3, 3, 6]);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_request_closes_its_connection() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    tokio::time::timeout(S, alice.get("/slow")).await.unwrap_err();
    sleep(S).await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice → GET /slow
   1.000s  alice → closes
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_cut_loses_what_is_under_way() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    alice.delay_answers(2 * S);
    let asked = tokio::spawn({
        let alice = alice.clone();
        async move { alice.send(Request::get("/now")).await.unwrap_err() }
    });
    sleep(S).await;
    alice.cut();
    assert_eq!(asked.await.unwrap(), Cut);
    alice.delay_answers(Duration::ZERO);
    alice.get("/now").await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice   → GET /now
   0.000s  alice   ← 200 OK (lost)
                     | at once
   1.000s  alice   × the line is cut
   1.000s  alice#2 → GET /now
   1.000s  alice#2 ← 200 OK
                     | at once
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_line_can_be_cut_in_the_middle_of_an_answer() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    alice.cut_after(40);
    alice.send(Request::get("/now")).await.unwrap_err();

    assert_transcript(
        &wire,
        "   \
   0.000s  alice → GET /now
   0.000s  alice ← 200 OK (lost)
                   | at once
   0.000s  alice × the line is cut
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stops_reading_is_seen_by_what_does_not_arrive() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    alice.stall();
    tokio::join!(alice.get("/long"), async {
        sleep(5 * S).await;
        alice.resume();
    });

    assert_transcript(
        &wire,
        "   \
   0.000s  alice × stops reading
   0.000s  alice → GET /long
   5.000s  alice × reads again
   5.000s  alice ← 200 OK
                   | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… (300000 bytes)
",
    );
}

#[tokio::test(start_paused = true)]
async fn a_killed_server_is_not_there_until_it_starts_again() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    let asked = tokio::spawn({
        let alice = alice.clone();
        async move { alice.send(Request::get("/slow")).await.unwrap_err() }
    });
    sleep(S).await;
    wire.kill();
    asked.await.unwrap();
    sleep(S).await;
    alice.send(Request::get("/now")).await.unwrap_err();
    wire.restart(app());
    alice.get("/now").await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice   → GET /slow
   1.000s  server  • is killed
   2.000s  alice   × finds nobody at the server's address
   2.000s  server  • restarts
   2.000s  alice#2 → GET /now
   2.000s  alice#2 ← 200 OK
                     | at once
",
    );
}

#[tokio::test(start_paused = true)]
async fn half_a_request_breaks_off() {
    let wire = Wire::new(app());
    let alice = wire.client("alice");

    let mut raw = alice.raw();
    raw.write_all(b"GET /now HTTP/1.1\r\nhost: wi").await.unwrap();
    sleep(S).await;
    drop(raw);
    sleep(S).await;

    assert_transcript(
        &wire,
        "   \
   0.000s  alice → GET /now HTTP/1.1\\r\\nhost: wi (breaks off)
   1.000s  alice → closes
",
    );
}
