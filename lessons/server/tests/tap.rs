//! The tap shows a room the true bytes of its connections, its faults touch nobody else's, and
//! neither has a door for another website.

use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use server::{Lesson, MAX_EVENTS, MAX_WATCHED, Step, Surroundings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Far beyond what anything here takes: it turns a test that hangs into one that fails.
const PATIENCE: Duration = Duration::from_secs(10);

static LESSON: Lesson = Lesson {
    number: 7,
    title: "lunch",
    steps: &[
        Step { title: "first", app: counting, client: "step_1.js" },
        Step { title: "second", app: counting, client: "step_1.js" },
    ],
    web: &[],
};

/// A step that counts what it is asked.
fn counting(_: Surroundings) -> Router {
    let count = Arc::new(AtomicU64::new(0));
    let count = async move || (count.fetch_add(1, Ordering::Relaxed) + 1).to_string();
    Router::new()
        .route("/count", get(count))
        .route("/echo", post(async |body: Bytes| body))
        .route("/held", get(async || pending::<()>().await))
        .route("/stream", get(async || Body::from_stream(endless())))
}

/// A stream that never says anything.
fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::pending()
}

struct Running {
    address: SocketAddr,
    _stop: DropGuard,
}

async fn start() -> Running {
    let listener = server::listen(0).await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let stop = CancellationToken::new();
    let router = LESSON.router(2, Surroundings::real(stop.clone()));
    tokio::spawn(server::serve(listener, router, stop.clone()));
    Running { address, _stop: stop.drop_guard() }
}

/// A connection that its owner keeps, and what came on it that nobody has taken yet.
struct Client(TcpStream, Vec<u8>);

struct Answer {
    status: u16,
    raw: String,
    body: String,
}

impl Running {
    async fn client(&self) -> Client {
        Client(TcpStream::connect(self.address).await.expect("it listens"), Vec::new())
    }

    async fn asks(&self, path: &str) -> Answer {
        self.client().await.asks(path).await
    }

    async fn door(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        let host = if headers.to_lowercase().contains("host:") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        let mut client = self.client().await;
        let head = format!(
            "{method} {path} HTTP/1.1\r\n{host}{headers}Content-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        client.sends(&head).await;
        client.answer().await
    }

    async fn look(&self, room: &str, after: Option<&str>) -> Value {
        let query = after.map(|after| format!("?after={after}")).unwrap_or_default();
        let answer = self.door("GET", &format!("{room}/tap{query}"), "", "").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    }

    async fn fault(&self, room: &str, fault: Value) {
        let path = format!("{room}/faults");
        let answer = self.door("POST", &path, "", &fault.to_string()).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    /// Begins to look: what happens from here on.
    async fn watch<'a>(&'a self, room: &'a str) -> Watch<'a> {
        let first = self.look(room, None).await;
        assert_eq!(first["events"], json!([]), "nothing was recorded before");
        let next = first["next"].as_str().expect("a cursor").to_owned();
        Watch { server: self, room, next }
    }
}

struct Watch<'a> {
    server: &'a Running,
    room: &'a str,
    next: String,
}

impl Watch<'_> {
    async fn events(&self) -> Vec<Value> {
        let seen = self.server.look(self.room, Some(&self.next)).await;
        seen["events"].as_array().expect("a list").clone()
    }

    /// All events, once there are so many of a kind.
    async fn until(&self, count: usize, kind: &str) -> Vec<Value> {
        let looking = async {
            loop {
                let events = self.events().await;
                if events.iter().filter(|event| event["kind"] == kind).count() >= count {
                    return events;
                }
            }
        };
        timeout(PATIENCE, looking).await.expect("it is seen")
    }
}

impl Client {
    async fn sends(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("it reads");
    }

    async fn asks(&mut self, path: &str) -> Answer {
        self.sends(&ask(path)).await;
        self.answer().await
    }

    async fn answer(&mut self) -> Answer {
        self.try_answer().await.expect("a whole answer")
    }

    /// Nothing if the connection ends before.
    async fn try_answer(&mut self) -> Option<Answer> {
        let length = loop {
            if let Some(length) = length_of_answer(&self.1) {
                break length;
            }
            let mut piece = [0; 4096];
            let read = timeout(PATIENCE, self.0.read(&mut piece));
            match read.await.expect("something arrives") {
                Ok(0) | Err(_) => return None,
                Ok(n) => self.1.extend_from_slice(&piece[..n]),
            }
        };
        let raw = self.1.drain(..length).collect();
        let raw = String::from_utf8(raw).expect("UTF-8");
        let status = raw[9..12].parse().expect("a status");
        let body = raw.split_once("\r\n\r\n").expect("a head").1.to_owned();
        Some(Answer { status, raw, body })
    }
}

/// The length of the answer at the beginning of some bytes, if it is whole.
fn length_of_answer(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
    let body = text.split("content-length: ").nth(1);
    let body = body.and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
    let length = head + 4 + body.unwrap_or(0);
    (bytes.len() >= length).then_some(length)
}

fn ask(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: lunch\r\n\r\n")
}

/// What kinds of events there are, and which request, in order.
fn told(events: &[Value]) -> Vec<String> {
    let first_line = |event: &Value| {
        let raw = event["raw"].as_str().unwrap_or_default();
        raw.lines().next().unwrap_or_default().to_owned()
    };
    let told = events.iter().map(|event| match event["kind"].as_str() {
        Some("fault") => event["text"].as_str().expect("a text").to_owned(),
        Some("closes") => "closes".to_owned(),
        _ => first_line(event),
    });
    told.collect()
}

#[tokio::test]
async fn the_true_bytes_of_a_room_are_seen() {
    let server = start().await;
    let watch = server.watch("/steps/1/rooms/lunch").await;
    let request = "POST /steps/1/rooms/lunch/echo HTTP/1.1\r\nhOsT: lunch\r\n\
                   content-length: 5\r\n\r\ns\u{f6}up";
    let mut alice = server.client().await;
    alice.sends(request).await;
    let answer = alice.answer().await;
    drop(alice);

    let events = watch.until(1, "closes").await;
    let latin_1 = |event: &Value| {
        let raw = event["raw"].as_str().expect("text");
        let bytes =
            raw.chars().map(|byte| u8::try_from(u32::from(byte)).expect("a byte"));
        String::from_utf8(bytes.collect()).expect("UTF-8")
    };
    let [asked, answered, closed] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(latin_1(asked), request);
    assert_eq!(latin_1(answered), answer.raw);
    for (event, raw) in [(asked, request), (answered, answer.raw.as_str())] {
        let head = event["head"].as_u64().expect("a number") as usize;
        assert_eq!(&raw.as_bytes()[head..], "s\u{f6}up".as_bytes());
        assert_eq!(event["length"], raw.len());
        assert_eq!(event["whole"], true);
        assert_eq!(event["connection"], closed["connection"]);
        assert_eq!(event["exchange"], asked["exchange"]);
    }
    assert_eq!(
        (&asked["kind"], &answered["kind"]),
        (&json!("request"), &json!("answer"))
    );
}

#[tokio::test]
async fn a_request_belongs_to_its_room_whatever_the_connection_carried_before() {
    let server = start().await;
    let lunch = server.watch("/steps/1/rooms/lunch").await;
    let dinner = server.watch("/steps/1/rooms/dinner").await;
    let paths = [
        "/steps/1/rooms/lunch/count",
        "/steps/1/rooms/dinner/count",
        "/steps/2/rooms/lunch/count",
        "/steps/1/rooms/lunch/",
        "/steps/1/rooms/lunchtime/count",
        "/hello",
        "/steps/1/rooms/dinner/count?again",
        "/steps/1/rooms/lunch/count?again",
    ];
    // All at once, as no browser does, and one connection for all.
    let mut alice = server.client().await;
    alice.sends(&paths.map(ask).concat()).await;
    for path in paths {
        assert_eq!(alice.answer().await.status, 200, "{path}");
    }
    for (room, watch) in [("lunch", lunch), ("dinner", dinner)] {
        let mut seen = told(&watch.until(2, "answer").await);
        seen.sort();
        let asked = |query| format!("GET /steps/1/rooms/{room}/count{query} HTTP/1.1");
        let answered = "HTTP/1.1 200 OK".to_owned();
        assert_eq!(seen, [asked(""), asked("?again"), answered.clone(), answered]);
    }
}

#[tokio::test]
async fn a_room_of_the_default_step_is_one_room_by_either_address() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    server.asks("/rooms/lunch/count").await;
    server.asks("/steps/2/rooms/lunch/count").await;
    server.asks("/steps/1/rooms/lunch/count").await;
    watch.until(2, "closes").await;
    let by_the_other = server.look("/steps/2/rooms/lunch", Some(&watch.next)).await;
    let events = by_the_other["events"].as_array().expect("a list");
    let asked = events.iter().filter(|event| event["kind"] == "request").count();
    assert_eq!(asked, 2, "{events:?}");
}

#[tokio::test]
async fn what_is_never_whole_breaks_off() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    let mut alice = server.client().await;
    let half =
        "POST /rooms/lunch/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nso";
    alice.sends(half).await;
    drop(alice);
    let events = watch.until(1, "closes").await;
    assert_eq!((&events[0]["whole"], &events[0]["raw"]), (&json!(false), &json!(half)));
}

#[tokio::test]
async fn nothing_is_recorded_of_rooms_at_which_nobody_looks() {
    let server = start().await;
    server.asks("/rooms/lunch/count").await;
    let _lunch = server.watch("/rooms/lunch").await;
    server.asks("/rooms/dinner/count").await;
    let _dinner = server.watch("/rooms/dinner").await;
}

#[tokio::test]
async fn old_events_are_let_go_and_it_is_said() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    let mut alice = server.client().await;
    for _ in 0..MAX_EVENTS {
        alice.asks("/rooms/lunch/count").await;
    }
    drop(alice);
    watch.until(1, "closes").await;
    let seen = server.look("/rooms/lunch", Some(&watch.next)).await;
    let kept = seen["events"].as_array().expect("a list").len();
    assert_eq!(kept, MAX_EVENTS);
    assert_eq!(seen["missed"], 2 * MAX_EVENTS + 1 - kept);
}

#[tokio::test]
async fn many_bytes_are_let_go_too() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    let body = "x".repeat(60_000);
    let mut alice = server.client().await;
    for _ in 0..20 {
        alice
            .sends(&format!(
                "POST /rooms/lunch/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{body}"
            ))
            .await;
        assert_eq!(alice.answer().await.body, body);
    }
    drop(alice);
    let events = watch.until(1, "closes").await;
    let kept = events.iter().filter_map(|event| event["raw"].as_str()).map(str::len);
    assert!(kept.sum::<usize>() <= server::MAX_BYTES);
    let lengths = events.iter().filter_map(|event| event["length"].as_u64());
    assert!(lengths.clone().all(|length| length > 60_000), "the true length is told");
    assert!(lengths.count() > 3);
}

#[tokio::test]
async fn only_so_many_rooms_are_looked_at() {
    let server = start().await;
    for number in 0..MAX_WATCHED {
        server.watch(&format!("/rooms/lunch-{number}")).await;
    }
    assert_eq!(server.asks("/rooms/late/count").await.body, "1");
    for (method, path, body) in [
        ("GET", "tap", ""),
        ("POST", "faults", r#"{"fault":"cut","ms":0}"#),
        ("POST", "faults", r#"{"fault":"restart"}"#),
    ] {
        let answer = server.door(method, &format!("/rooms/late/{path}"), "", body).await;
        assert_eq!(answer.status, 503);
        assert!(answer.raw.contains("retry-after: 30"), "{}", answer.raw);
    }
    server.look("/rooms/lunch-0", None).await;
    assert_eq!(server.asks("/rooms/late/count").await.body, "2", "it did not restart");
}

#[tokio::test]
async fn a_cursor_of_another_watch_begins_at_the_oldest_event() {
    let server = start().await;
    server.watch("/rooms/lunch").await;
    server.asks("/rooms/lunch/count").await;
    let seen = server.look("/rooms/lunch", Some("12-34")).await;
    assert_eq!((&seen["anew"], &seen["missed"]), (&json!(true), &json!(0)));
    assert_eq!(seen["events"][0]["kind"], "request");
    let answer = server.door("GET", "/rooms/lunch/tap?after=soup", "", "").await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("is no cursor of the tap"), "{}", answer.body);
}

#[tokio::test]
async fn a_cut_ends_the_rooms_connections_and_no_others() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    let (mut held, mut idle, mut elsewhere) =
        (server.client().await, server.client().await, server.client().await);
    held.sends(&ask("/rooms/lunch/held")).await;
    idle.asks("/rooms/lunch/count").await;
    elsewhere.asks("/rooms/dinner/count").await;
    watch.until(2, "request").await;
    assert_eq!(server.look("/rooms/lunch", None).await["connections"], 2);

    server.fault("/rooms/lunch", json!({ "fault": "cut", "ms": 0 })).await;
    assert!(held.try_answer().await.is_none());
    assert!(idle.try_answer().await.is_none());
    assert_eq!(elsewhere.asks("/rooms/dinner/count").await.body, "2");
    assert_eq!(server.asks("/rooms/lunch/count").await.body, "2", "only once");
    let events = watch.until(2, "answer").await;
    let cut: Vec<_> = events
        .iter()
        .filter(|event| event["text"] == "the line is cut")
        .map(|event| &event["connection"])
        .collect();
    let asked = &events.iter().find(|event| event["kind"] == "request").expect("it")["connection"];
    assert_eq!(cut, [&json!(0), asked], "all of them, and the one with a request on it");
}

#[tokio::test]
async fn a_stream_that_began_before_the_first_look_is_cut_too() {
    let server = start().await;
    let mut stream = server.client().await;
    assert_eq!(stream.asks("/rooms/lunch/stream").await.status, 200);
    server.watch("/rooms/lunch").await;
    assert_eq!(server.look("/rooms/lunch", None).await["connections"], 1);

    server.fault("/rooms/lunch", json!({ "fault": "cut", "ms": 0 })).await;
    assert!(stream.try_answer().await.is_none());
}

#[tokio::test]
async fn while_the_line_is_cut_no_request_reaches_the_room() {
    let server = start().await;
    server.fault("/rooms/lunch", json!({ "fault": "cut", "ms": 10_000 })).await;
    let mut alice = server.client().await;
    alice.sends(&ask("/rooms/lunch/count")).await;
    assert!(alice.try_answer().await.is_none());
    assert_eq!(server.asks("/rooms/dinner/count").await.body, "1");
    let cut = server.look("/rooms/lunch", None).await["faults"]["cut"].clone();
    assert!((1..=10_000).contains(&cut.as_u64().expect("a number")), "{cut}");

    server.fault("/rooms/lunch", json!({ "fault": "cut", "ms": 0 })).await;
    assert_eq!(server.asks("/rooms/lunch/count").await.body, "1", "the first to arrive");
}

#[tokio::test]
async fn a_delay_holds_what_readers_are_answered() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    server.fault("/rooms/lunch", json!({ "fault": "delay", "ms": 50 })).await;
    server.asks("/rooms/lunch/count").await;
    let events = watch.until(1, "answer").await;
    let answer = events.iter().find(|event| event["kind"] == "answer").expect("one");
    let time = |name: &str| answer[name].as_u64().expect("a time");
    assert!(time("at") >= time("left") + 50, "{answer}");
    let faults = &server.look("/rooms/lunch", None).await["faults"];
    assert_eq!(faults["delay"], 50);
}

#[tokio::test]
async fn an_answer_that_is_under_way_keeps_its_delay_and_a_newer_one_overtakes_it() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    server.fault("/rooms/lunch", json!({ "fault": "delay", "ms": 500 })).await;
    let mut late = server.client().await;
    late.sends(&ask("/rooms/lunch/count")).await;
    watch.until(1, "request").await;
    let written =
        async { while server.look("/rooms/lunch", None).await["waiting"] != 1 {} };
    timeout(PATIENCE, written).await.expect("the server answers");
    server.fault("/rooms/lunch", json!({ "fault": "delay", "ms": 0 })).await;

    assert_eq!(server.asks("/rooms/lunch/count").await.body, "2");
    assert_eq!(late.answer().await.body, "1");
    let events = watch.until(2, "answer").await;
    let order = events.iter().filter(|event| event["kind"] == "answer");
    let order: Vec<_> = order.map(|event| event["exchange"].as_u64()).collect();
    assert!(order[0] > order[1], "the newer question is answered first: {order:?}");
}

#[tokio::test]
async fn a_reader_that_does_not_read_holds_up_nobody_else() {
    let server = start().await;
    let watch = server.watch("/rooms/lunch").await;
    server.fault("/rooms/lunch", json!({ "fault": "stall", "ms": 10_000 })).await;
    let mut reader = server.client().await;
    reader.sends(&ask("/rooms/lunch/count")).await;
    watch.until(1, "request").await;
    let mut sender = server.client().await;
    sender
        .sends(
            "POST /rooms/lunch/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nsoup",
        )
        .await;
    assert_eq!(sender.answer().await.body, "soup");
    assert_eq!(server.asks("/rooms/dinner/count").await.body, "1");

    server.fault("/rooms/lunch", json!({ "fault": "stall", "ms": 0 })).await;
    assert_eq!(reader.answer().await.body, "1");
    let events = watch.until(2, "answer").await;
    let told = told(&events);
    let reads = told.iter().position(|line| line == "the reader reads again");
    let last = told.iter().rposition(|line| line.starts_with("HTTP/1.1 200"));
    assert!(reads < last, "{told:?}");
}

#[tokio::test]
async fn a_restart_makes_the_room_anew_and_no_other() {
    let server = start().await;
    for room in ["/rooms/lunch", "/rooms/dinner", "/steps/1/rooms/lunch"] {
        assert_eq!(server.asks(&format!("{room}/count")).await.body, "1");
    }
    let watch = server.watch("/rooms/lunch").await;
    let mut held = server.client().await;
    held.sends(&ask("/rooms/lunch/held")).await;
    watch.until(1, "request").await;

    server.fault("/rooms/lunch", json!({ "fault": "restart" })).await;
    assert!(held.try_answer().await.is_none());
    assert_eq!(server.asks("/rooms/lunch/count").await.body, "1");
    assert_eq!(server.asks("/rooms/dinner/count").await.body, "2");
    assert_eq!(server.asks("/steps/1/rooms/lunch/count").await.body, "2");
    let events = watch.until(1, "answer").await;
    assert!(told(&events).contains(&"the server restarts".into()), "{events:?}");
}

#[tokio::test]
async fn another_website_sees_nothing_and_does_nothing() {
    let server = start().await;
    let own = format!("Host: {}\r\n", server.address);
    let hostile = [
        format!("{own}Origin: http://evil.example\r\n"),
        format!("{own}Origin: null\r\n"),
        // The book itself, which is another origin.
        format!("{own}Origin: http://127.0.0.1:1\r\n"),
        format!("{own}Sec-Fetch-Site: cross-site\r\n"),
        // Its own name, pointed at this machine.
        format!("Host: evil.example:{}\r\n", server.address.port()),
        "Host: evil.example\r\nOrigin: http://evil.example\r\n".to_owned(),
    ];
    let watch = server.watch("/rooms/lunch").await;
    for headers in &hostile {
        for (method, path, body) in [
            ("GET", "/rooms/lunch/tap", ""),
            ("GET", "/rooms/dinner/tap", ""),
            ("POST", "/rooms/lunch/faults", r#"{"fault":"cut","ms":10000}"#),
            ("POST", "/rooms/lunch/faults", r#"{"fault":"restart"}"#),
        ] {
            let answer = server.door(method, path, headers, body).await;
            assert_eq!(answer.status, 403, "{method} {path} with {headers}");
            assert!(answer.raw.contains("application/problem+json"), "{}", answer.raw);
            assert!(!answer.raw.contains("access-control-"), "{}", answer.raw);
        }
    }
    assert_eq!(told(&watch.events().await), [""; 0]);
    assert_eq!(server.asks("/rooms/lunch/count").await.body, "1", "no line is cut");
    assert_eq!(server.look("/rooms/dinner", None).await["events"], json!([]));
}

#[tokio::test]
async fn what_makes_no_sense_is_a_problem() {
    let server = start().await;
    for (method, path, body, status) in [
        ("POST", "/rooms/lunch/faults", "{}", 422),
        ("POST", "/rooms/lunch/faults", r#"{"fault":"fire"}"#, 422),
        ("POST", "/rooms/lunch/faults", r#"{"fault":"delay","ms":10001}"#, 422),
        ("POST", "/rooms/lunch/faults", "cut", 400),
        ("POST", "/rooms/Lunch/faults", r#"{"fault":"restart"}"#, 404),
        ("GET", "/rooms/Lunch/tap", "", 404),
        ("GET", "/steps/3/rooms/lunch/tap", "", 404),
        ("POST", "/rooms/lunch/tap", "", 405),
        ("GET", "/rooms/lunch/faults", "", 405),
    ] {
        let answer = server.door(method, path, "", body).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.body);
        assert!(answer.raw.contains("application/problem+json"), "{}", answer.raw);
    }
}
