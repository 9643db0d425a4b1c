//! Answers that are sent in chunks: how a transcript tells them, and how a scene reads them.

use std::{convert::Infallible, time::Duration};

use axum::{Router, body::Body, routing::get};
use futures_util::stream;
use hyper::Request;
use tokio::time::sleep;
use wire::Wire;

/// Some bytes each second. The body ends after the last of them, unless it `stays`.
fn app(pieces: &'static [&'static [u8]], stays: bool) -> Router {
    let stream = async move || {
        Body::from_stream(stream::unfold(0, move |number| async move {
            sleep(Duration::from_secs(1)).await;
            match pieces.get(number) {
                Some(piece) => Some((Ok::<_, Infallible>(*piece), number + 1)),
                None if stays => std::future::pending().await,
                None => None,
            }
        }))
    };
    Router::new().route("/stream", get(stream))
}

async fn all(wire: &Wire, name: &str) -> (Vec<u8>, bool) {
    let mut answer =
        wire.client(name).stream(Request::get("/stream")).await.expect("a head");
    let mut bytes = Vec::new();
    loop {
        match answer.next().await {
            Ok(Some(next)) => bytes.extend(next),
            Ok(None) => return (bytes, true),
            Err(_) => return (bytes, false),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_chunk_is_told_when_it_arrives() {
    let wire = Wire::new(app(&[b"one\ntw", b"o\n", b"\xe2\x80\x9c"], false))
        .showing(&["transfer-encoding"]);
    assert_eq!(all(&wire, "alice").await, ("one\ntwo\n“".as_bytes().to_vec(), true));
    assert_eq!(
        wire.transcript().to_string(),
        r"   0.000s  alice → GET /stream
   0.000s  alice ← 200 OK
                   transfer-encoding: chunked
   1.000s  alice ← a chunk of 6 bytes
                   | one\n
                   | tw
   2.000s  alice ← a chunk of 2 bytes
                   | o\n
   3.000s  alice ← a chunk of 3 bytes
                   | “
   4.000s  alice ← the end of the body
"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_told_and_noticed() {
    let wire = Wire::new(app(&[b"one\n", b"two\n"], true));
    let alice = wire.client("alice");
    let reading = tokio::spawn({
        let wire = wire.clone();
        async move { all(&wire, "alice").await }
    });
    wire.until(1.5).await;
    alice.cut();
    assert_eq!(reading.await.expect("it ends"), (b"one\n".to_vec(), false));
    let transcript = wire.transcript().to_string();
    assert!(transcript.contains("1.000s  alice ← a chunk of 4 bytes"), "{transcript}");
    assert!(!transcript.contains("the end of the body"), "{transcript}");
}

/// The line is cut within a chunk: its reader has the beginning, and it is told as lost.
#[tokio::test(start_paused = true)]
async fn a_chunk_that_is_cut_is_lost() {
    let wire = Wire::new(app(&[b"one\n", b"two and three\n"], true));
    let alice = wire.client("alice");
    let reading = tokio::spawn({
        let wire = wire.clone();
        async move { all(&wire, "alice").await }
    });
    wire.until(1.5).await;
    alice.cut_after(7);
    let (bytes, ended) = reading.await.expect("it ends");
    assert!(!ended && bytes.starts_with(b"one\ntwo"), "{bytes:?}");
    let transcript = wire.transcript().to_string();
    assert!(transcript.contains("a chunk of 14 bytes (lost)"), "{transcript}");
}

/// Who does not read makes the sender wait, as a page does that leaves the bytes where they are.
#[tokio::test(start_paused = true)]
async fn who_does_not_read_makes_the_sender_wait() {
    const MORE: usize = 4_000_000;
    let (sent, told) = tokio::sync::watch::channel(0);
    let app = Router::new().route(
        "/stream",
        get(async move || {
            Body::from_stream(stream::unfold(sent, |sent| async move {
                let next = *sent.borrow() + 10_000;
                sent.send_replace(next);
                (next < MORE).then_some((Ok::<_, Infallible>(vec![b'x'; 10_000]), sent))
            }))
        }),
    );
    let wire = Wire::new(app);
    let alice =
        wire.client("alice").stream(Request::get("/stream")).await.expect("a head");
    wire.until(60.0).await;
    assert!(*told.borrow() < MORE / 4, "{} bytes were sent", *told.borrow());
    drop(alice);
}
