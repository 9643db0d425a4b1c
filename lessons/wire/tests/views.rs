//! The histogram, a connection half closed, and a server that runs elsewhere.

use std::time::Duration;

use axum::{Router, http::HeaderMap, routing::get};
use hyper::Request;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    time::sleep,
};
use wire::{Cut, Wire};

const S: Duration = Duration::from_secs(1);

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

/// Over TCP and in real time, so nothing but the order is looked at.
#[tokio::test]
async fn a_server_that_runs_elsewhere_is_asked_over_tcp() {
    let host = async |headers: HeaderMap| headers["host"].to_str().unwrap().to_string();
    let app = Router::new().route("/", get(host));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async { axum::serve(listener, app).await });
    let wire = Wire::to(address);
    let alice = wire.client("alice");

    assert_eq!(alice.get("/").await.body, address.to_string());
    assert_eq!(alice.get("/").await.status, 200, "over the same connection");
    assert!(wire.transcript().lines.iter().all(|line| line.who == "alice"));

    server.abort();
    server.await.ok();
    alice.cut();
    assert_eq!(alice.send(Request::get("/")).await.unwrap_err(), Cut);
}
