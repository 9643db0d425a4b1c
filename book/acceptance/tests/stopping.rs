//! A lesson's process ends within a bound when it is told to, whatever its clients do.
#![cfg(unix)]

use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

/// `server::DRAIN`, and as much again for a machine that is busy.
const BOUND: Duration = Duration::from_secs(10);

#[tokio::test]
async fn on_sigterm_with_requests_held() {
    ends_with_requests_held(Signal::TERM).await;
}

#[tokio::test]
async fn on_ctrl_c_with_requests_held() {
    ends_with_requests_held(Signal::INT).await;
}

#[tokio::test]
async fn at_once_when_nobody_is_there() {
    let (lesson, _) = start("lesson-1").await;

    let took = stop(lesson, Signal::TERM).await;

    assert!(took < server::DRAIN, "took {took:?}");
}

/// One client is idle, one has sent half a head, one half a body, and none of them goes on.
async fn ends_with_requests_held(signal: Signal) {
    let (lesson, address) = start("lesson-1").await;
    let mut idle = TcpStream::connect(&address).await.unwrap();
    let request = "GET /rooms/lunch/messages HTTP/1.1\r\nhost: localhost\r\n\r\n";
    idle.write_all(request.as_bytes()).await.unwrap();
    let mut beginning = [0; 12];
    idle.read_exact(&mut beginning).await.unwrap();
    assert_eq!(&beginning, b"HTTP/1.1 200");
    let mut head = TcpStream::connect(&address).await.unwrap();
    head.write_all(&request.as_bytes()[..30]).await.unwrap();
    let mut body = TcpStream::connect(&address).await.unwrap();
    let half = "POST /rooms/lunch/messages HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n\
        content-type: application/json\r\ncontent-length: 40\r\n\r\n";
    body.write_all(half.as_bytes()).await.unwrap();
    // The server says so when the handler waits for the body.
    body.read_exact(&mut beginning).await.unwrap();
    assert_eq!(&beginning, b"HTTP/1.1 100");

    let took = stop(lesson, signal).await;

    assert!(took >= server::DRAIN, "nothing was held: it took {took:?}");
}

/// Everybody is let go of with 204 and the word that the connection ends, not all at once; and
/// who resumes at the next start, whose room keeps nothing, is told so.
#[tokio::test]
async fn on_sigterm_with_polls_held() {
    const POLLS: usize = 50;
    let (lesson, address) = start("lesson-2").await;
    let mut first = TcpStream::connect(&address).await.unwrap();
    let batch = ask(&mut first, "/rooms/lunch/messages").await;
    let next = batch.split("\"next\":\"").nth(1).unwrap().split('"').next().unwrap();
    drop(first);
    let mut tap = TcpStream::connect(&address).await.unwrap();
    ask(&mut tap, "/rooms/lunch/tap").await;
    let poll = format!("/rooms/lunch/messages?after={next}&wait=25");
    let mut polls = Vec::new();
    for _ in 0..POLLS {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        send(&mut stream, &poll).await;
        polls.push(stream);
    }
    // A request that the server has not read yet is no request under way.
    let all_read = format!("\"connections\":{POLLS}");
    while !ask(&mut tap, "/rooms/lunch/tap").await.contains(&all_read) {}

    let answers = polls.into_iter().map(|mut stream| {
        tokio::spawn(async move { (read(&mut stream).await, Instant::now()) })
    });
    let answers: Vec<_> = answers.collect();
    let begun = Instant::now();
    let took = stop(lesson, Signal::TERM).await;

    assert!(took < BOUND, "took {took:?}");
    let mut ends = Vec::new();
    for answer in answers {
        let (answer, at) = answer.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 204 "), "{answer:?}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        ends.push(at - begun);
    }
    let half = ends.iter().filter(|end| **end < server::DRAIN / 2).count();
    assert!((1..POLLS).contains(&half), "all at once: {ends:?}");

    let (_again, address) = start("lesson-2").await;
    let mut resumed = TcpStream::connect(&address).await.unwrap();
    let batch = ask(&mut resumed, &poll).await;
    assert!(batch.contains(r#""gap":{"reason":"epoch""#), "{batch}");
}

async fn ask(stream: &mut TcpStream, target: &str) -> String {
    send(stream, target).await;
    read(stream).await
}

async fn send(stream: &mut TcpStream, target: &str) {
    let head = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
}

/// An answer, which comes in one piece.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = [0; 4096];
    let n = timeout(BOUND, stream.read(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8_lossy(&bytes[..n]).into_owned()
}

async fn start(package: &str) -> (Child, String) {
    let built =
        Command::new(env!("CARGO")).args(["build", "--package", package]).status();
    assert!(built.await.unwrap().success());
    let tests = std::env::current_exe().unwrap();
    let program: PathBuf = tests.ancestors().nth(2).unwrap().join(package);
    let mut lesson = Command::new(program)
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(lesson.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(address) = line.trim().strip_prefix("http://") {
            return (lesson, address.trim_end_matches('/').to_string());
        }
    }
    panic!("it does not say where it listens");
}

/// Sends the signal; how long the process then lived.
async fn stop(mut lesson: Child, signal: Signal) -> Duration {
    let pid = Pid::from_raw(lesson.id().unwrap().try_into().unwrap()).unwrap();
    let begun = Instant::now();
    kill_process(pid, signal).unwrap();
    let status = timeout(BOUND, lesson.wait()).await.expect("it ends").unwrap();
    assert!(status.success(), "{status}");
    begun.elapsed()
}
