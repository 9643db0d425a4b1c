//! The views of one record: the conversation, the histogram, and a connection half closed.

use std::time::Duration;

use axum::{
    Router,
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::sleep,
};
use wire::Wire;

const S: Duration = Duration::from_secs(1);

/// A server that pads, adds fields of its own, and takes 0.2 s: the contract does not forbid it.
fn app(padding: &'static str) -> Router {
    let batch = move || async move {
        sleep(Duration::from_millis(200)).await;
        let message =
            r#"{"cursor":"xyz:1","author":"bob","text":"Lunch?","at":7,"mood":"hungry"}"#;
        format!(
            r#"{{"messages":[{message}],{padding}"next":"xyz:1","gap":{{"reason":"epoch","resume":"xyz:0"}}}}"#
        )
    };
    let refuse = async || {
        (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "2")], r#"{"text":"busy"}"#)
            .into_response()
    };
    Router::new().route("/messages", get(batch)).route("/messages", post(refuse))
}

async fn conversation(padding: &'static str) -> String {
    let wire = Wire::new(app(padding)).showing(&["retry-after"]);
    let alice = wire.client("alice");
    alice.get("/messages?after=abc:9").await;
    sleep(S).await;
    alice.get("/messages?after=xyz:1&limit=5").await;
    alice.post("/messages", r#"{"author":"alice","text":"Yes"}"#).await;
    wire.conversation()
}

#[tokio::test(start_paused = true)]
async fn a_conversation_keeps_the_contract_and_nothing_else() {
    let expected = "   \
   0.0s  alice → GET /messages?after=#1
   0.0s  alice ← 200
           gap: epoch
           #2 bob: \"Lunch?\"
           next: #2
   1.0s  alice → GET /messages?after=#2&limit=5
   1.5s  alice ← 200
           gap: epoch
           #2 bob: \"Lunch?\"
           next: #2
   1.5s  alice → POST /messages
           alice: \"Yes\"
   1.5s  alice ← 503
           retry-after: 2
";

    assert_eq!(conversation("").await, expected);
    assert_eq!(conversation("\n  \"latest\" : \"xyz:1\",\n ").await, expected);
}

#[tokio::test(start_paused = true)]
async fn requests_are_counted_by_spans_of_time() {
    let wire = Wire::new(Router::new().route("/", get(async || "")));
    let alice = wire.client("alice");
    for wait in [1_000, 30, 300] {
        sleep(Duration::from_millis(wait)).await;
        alice.get("/").await;
    }

    let counts = wire.requests_per(Duration::from_millis(100));

    assert_eq!(
        counts,
        "   1.000s     2\n   1.100s     0\n   1.200s     0\n   1.300s     1\n"
    );
}

/// hyper takes a half-closed connection for a closed one and drops the handler: the client that
/// says `FIN` and goes on reading gets no answer.
#[tokio::test(start_paused = true)]
async fn a_half_closed_connection_is_ended_by_the_server() {
    let slow = async || {
        sleep(3 * S).await;
        "late"
    };
    let wire = Wire::new(Router::new().route("/", get(slow)));
    let alice = wire.client("alice");

    let mut raw = alice.raw();
    raw.write_all(b"GET / HTTP/1.1\r\nhost: wire.test\r\n\r\n").await.unwrap();
    sleep(S).await;
    alice.half_close();
    let mut answer = Vec::new();
    raw.read_to_end(&mut answer).await.unwrap();

    assert!(answer.is_empty());
    assert_eq!(
        wire.transcript().to_string(),
        "   \
   0.000s  alice → GET /
   1.000s  alice → closes
"
    );
}
