//! The last step over real sockets: readers that leave without a word.

use std::{net::SocketAddr, time::Duration};

use message_log::Limits;
use server::Surroundings;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::{JoinHandle, yield_now},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Far beyond what anything here takes: it turns a test that hangs into one that fails.
const PATIENCE: Duration = Duration::from_secs(20);
/// Both ends are in this process: within what every system lets one open.
const POLLS: usize = 80;

struct Running<Held> {
    address: SocketAddr,
    held: Held,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn start() -> Running<impl Fn() -> usize> {
    let stop = CancellationToken::new();
    let surroundings = Surroundings::real(stop.clone());
    let (app, held) = lesson_2::small_app(Limits::default(), POLLS, surroundings);
    let listener = server::listen(0).await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(server::serve(listener, app, stop.clone()));
    Running { address, held, stop, task }
}

impl<Held: Fn() -> usize> Running<Held> {
    /// A poll under way, at the end of an empty room. Any cursor of another epoch would be answered
    /// at once, so the room's own is asked for first.
    async fn poll(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let answer = ask(&mut stream, "").await;
        let next = answer.split("\"next\":\"").nth(1).unwrap().split('"').next().unwrap();
        let poll =
            format!("GET /messages?after={next}&wait=25 HTTP/1.1\r\nhost: a\r\n\r\n");
        stream.write_all(poll.as_bytes()).await.unwrap();
        stream
    }

    async fn polls(&self, count: usize) -> Vec<TcpStream> {
        let mut polls = Vec::new();
        for _ in 0..count {
            polls.push(self.poll().await);
        }
        polls
    }

    async fn until_held(&self, count: usize) {
        let held = async {
            while (self.held)() != count {
                yield_now().await;
            }
        };
        let waited = timeout(PATIENCE, held).await;
        waited.unwrap_or_else(|_| panic!("{} are held, not {count}", (self.held)()));
    }
}

async fn ask(stream: &mut TcpStream, query: &str) -> String {
    let head = format!("GET /messages{query} HTTP/1.1\r\nhost: a\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    read(stream).await
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = [0; 4096];
    let n = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8_lossy(&bytes[..n]).into_owned()
}

/// Some close, some reset the connection: each gives its place back, and others take it.
#[tokio::test]
async fn who_leaves_without_a_word_gives_his_place_back() {
    let server = start().await;
    let mut polls = server.polls(POLLS).await;
    server.until_held(POLLS).await;
    let refused = read(&mut server.poll().await).await;
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");

    for (number, stream) in polls.drain(..POLLS * 2 / 5).enumerate() {
        if number % 2 == 0 {
            stream.set_zero_linger().unwrap();
        }
    }
    server.until_held(polls.len()).await;

    let others = server.polls(POLLS - polls.len()).await;
    server.until_held(POLLS).await;
    drop((polls, others));
    server.until_held(0).await;
}

/// Told to stop with all places taken, the server answers everybody and returns in time.
#[tokio::test]
async fn a_stop_answers_everybody_within_the_drain() {
    let server = start().await;
    let mut polls = server.polls(POLLS).await;
    server.until_held(POLLS).await;

    server.stop.cancel();
    for stream in &mut polls {
        let answer = read(stream).await;
        assert!(answer.starts_with("HTTP/1.1 204 "), "{answer:?}");
        assert_eq!(answer.matches("connection: close\r\n").count(), 1, "{answer}");
    }

    timeout(PATIENCE, server.task).await.unwrap().unwrap();
    assert_eq!((server.held)(), 0);
}
