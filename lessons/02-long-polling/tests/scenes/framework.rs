//! What becomes of a poll that is held when its reader goes: what the framework notices, and what it
//! does not.

use message_log::Limits;
use server::Surroundings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::Wire;

const POLL: &[u8] =
    b"GET /messages?after=a-0&wait=25 HTTP/1.1\r\nhost: wire.test\r\n\r\n";

struct Scene<Held> {
    wire: Wire,
    held: Held,
}

fn scene() -> Scene<impl Fn() -> usize> {
    let (app, held) = lesson_2::small_app(Limits::default(), 100, Surroundings::fixed());
    Scene { wire: Wire::new(app), held }
}

/// Who closes the connection is noticed at once: hyper drops the handler, and its place is free.
#[tokio::test(start_paused = true)]
async fn a_closed_connection_ends_the_poll() {
    let Scene { wire, held } = scene();
    let mut alice = wire.client("alice").raw();
    alice.write_all(POLL).await.unwrap();
    wire.until(1.0).await;
    assert_eq!(held(), 1);

    drop(alice);
    wire.until(1.001).await;

    assert_eq!(held(), 0);
}

/// Who ends its own direction and goes on reading is taken for gone as well.
#[tokio::test(start_paused = true)]
async fn a_half_closed_connection_ends_the_poll_without_an_answer() {
    let Scene { wire, held } = scene();
    let client = wire.client("alice");
    let mut alice = client.raw();
    alice.write_all(POLL).await.unwrap();
    wire.until(1.0).await;

    client.half_close();
    let mut answer = Vec::new();
    alice.read_to_end(&mut answer).await.unwrap();

    assert_eq!((held(), answer.len()), (0, 0));
}

/// Whose next request is on the line already is not looked at any more: the poll is held until its
/// time is over, although nobody is there.
#[tokio::test(start_paused = true)]
async fn a_pipelined_request_hides_that_its_client_is_gone() {
    let Scene { wire, held } = scene();
    let mut alice = wire.client("alice").raw();
    alice.write_all(&[POLL, POLL].concat()).await.unwrap();
    wire.until(1.0).await;

    drop(alice);
    wire.until(24.9).await;
    assert_eq!(held(), 1, "nobody has noticed");

    wire.until(25.1).await;
    assert_eq!(held(), 0, "its own time ends it");
}

/// Nobody says anything: a phone that lost its network. Only time ends the poll.
#[tokio::test(start_paused = true)]
async fn a_silent_line_is_held_until_its_time_is_over() {
    let Scene { wire, held } = scene();
    let client = wire.client("alice");
    let mut alice = client.raw();
    alice.write_all(POLL).await.unwrap();
    client.stall();

    wire.until(24.9).await;
    assert_eq!(held(), 1);
    wire.until(25.1).await;
    assert_eq!(held(), 0);
}
