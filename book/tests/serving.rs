//! The book, started on free ports: pages, lessons, live reload, stop.

mod fixture;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use book::{News, Options, Running, start};
use fixture::Fixture;
use futures_util::StreamExt;
use serde_json::Value;
use server::ListenError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;

/// Far beyond what anything here takes: it turns a test that hangs into one that fails.
const PATIENCE: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn options(fixture: &Fixture) -> Options {
    let (root, mine) = (fixture.root().into(), fixture.root().join("mine"));
    Options { root, mine, port: 0, watch: false, tell: |_| {} }
}

async fn started(options: Options) -> (Running, CancellationToken) {
    let stop = CancellationToken::new();
    let running = start(options, stop.clone()).await;
    (running.unwrap_or_else(|error| panic!("{error}")), stop)
}

/// The whole answer to a request, head and body.
async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("it answers");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Opens the socket of rendering `number`, as a page from `origin` would.
async fn live_reload(
    book: SocketAddr,
    number: u64,
    origin: &str,
) -> Result<Socket, Error> {
    let mut request = format!("ws://{book}/live-reload/{number}")
        .into_client_request()
        .expect("a request");
    request.headers_mut().insert("origin", origin.parse().expect("a header"));
    connect_async(request).await.map(|(socket, _)| socket)
}

async fn hears(socket: &mut Socket) -> Option<Message> {
    let message = timeout(PATIENCE, socket.next()).await.expect("something is said");
    message.map(|message| message.expect("no error"))
}

#[tokio::test]
async fn pages_are_served_and_load_nothing_from_elsewhere() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;

    let page = get(running.book, "/page.html").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("Lunch</a></h1>"), "{page}");
    for header in [
        "cache-control: no-store\r\n",
        "x-content-type-options: nosniff\r\n",
        "content-security-policy: default-src 'self' ",
    ] {
        assert!(page.contains(header), "no {header:?} in:\n{page}");
    }
    let front = get(running.book, "/").await;
    assert!(front.contains("Lunch</a></h1>"), "{front}");

    let missing = get(running.book, "/nowhere").await;
    assert!(missing.starts_with("HTTP/1.1 404 Not Found\r\n"), "{missing}");
    assert!(missing.contains("<base href=\"/\">"), "{missing}");
}

#[tokio::test]
async fn pages_find_the_lessons_where_they_are() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;

    let table = get(running.book, "/lessons.json").await;
    let port = running.lessons[&1].port();
    assert!(table.contains(&format!("\"1\":{port}")), "{table}");
    let hello = get(running.lessons[&1], "/hello").await;
    assert!(hello.contains("\"lesson\":1"), "{hello}");
    assert!(hello.contains("access-control-allow-origin: *\r\n"), "{hello}");
}

/// What the runner writes when a lesson's third step fails.
const PROGRESS: &str = r#"{
    "version": 1,
    "lessons": { "1": {
        "passed": ["two-between-polls", "two-readers", "asks-with-its-cursor", "restart-and-more"],
        "exercises": ["ring"],
        "hints": { "restart": 1 },
        "failure": {
            "scene": "restart", "title": "A restart", "step": 3,
            "sentence": "4.0 s: expected a gap.", "hint": "Who counts?",
            "expected": "   4.000s  alice → GET /messages\n   4.000s  alice ← 200\n                    | gap\n",
            "actual": "   4.000s  alice → GET /messages\n   4.000s  alice ← 200\n                    | <b>nothing</b>\n"
        }
    } }
}"#;

async fn told(running: &Running) -> Value {
    let answer = get(running.book, "/mine.json").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("cache-control: no-store\r\n"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

/// The pages of the steps that passed.
fn passed(told: &Value) -> Vec<&str> {
    let steps = told["lessons"]["1"]["steps"].as_array().expect("steps");
    let passed = steps.iter().filter(|step| step["passed"] == true);
    passed.filter_map(|step| step["page"].as_str()).collect()
}

#[tokio::test]
async fn the_readers_progress_is_told_as_it_is_now() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;

    let before = told(&running).await;
    assert_eq!(passed(&before), [""; 0]);
    assert_eq!(before["lessons"]["1"]["begun"], false);
    assert_eq!(before["error"], Value::Null);
    let nobody = get(running.book, "/mine/1/failure.html").await;
    assert!(nobody.starts_with("HTTP/1.1 404 Not Found\r\n"), "{nobody}");
    assert!(nobody.ends_with("No scene of lesson 1 is known to fail.\n"), "{nobody}");

    fixture.write("mine/progress.json", PROGRESS);
    let now = told(&running).await;
    // A step whose scenes are not all passed is not.
    assert_eq!(passed(&now), ["short-polling/cursor.html"]);
    let lesson = &now["lessons"]["1"];
    assert_eq!(lesson["begun"], true);
    let exercises = lesson["exercises"].as_array().expect("exercises");
    let done = exercises.iter().filter(|exercise| exercise["passed"] == true);
    assert_eq!(done.map(|exercise| &exercise["name"]).collect::<Vec<_>>(), ["ring"]);
    assert_eq!(lesson["failure"]["title"], "A restart");
    assert_eq!(lesson["failure"]["step"], 3);
    assert_eq!(lesson["failure"]["figures"], "mine/1/failure.html");
}

#[tokio::test]
async fn the_conversations_that_differ_are_drawn() {
    let fixture = Fixture::with_page("# Lunch\n");
    fixture.write("mine/progress.json", PROGRESS);
    let (running, _stop) = started(options(&fixture)).await;

    let answer = get(running.book, "/mine/1/failure.html").await;

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let (head, html) = answer.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    let at =
        |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text} in {html}"));
    assert!(at("Expected.") < at("| gap") && at("| gap") < at("Your program."), "{html}");
    assert_eq!(html.matches("<figure class=\"wire\">").count(), 2, "{html}");
    // The page may have any id.
    assert!(!html.contains(" id="), "{html}");
    assert!(html.contains("&lt;b&gt;nothing") && !html.contains("<b>nothing"), "{html}");
    for other in ["2", "one", "99999999"] {
        let answer = get(running.book, &format!("/mine/{other}/failure.html")).await;
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn progress_that_cannot_be_read_is_a_sentence() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;
    for (broken, sentence) in [
        ("{\"version\": 1, \"less", "is not as `cargo mine` wrote it (EOF"),
        ("[]", "is not as `cargo mine` wrote it"),
        (r#"{"version":1,"lessons":{"one":{}}}"#, "is not as `cargo mine` wrote it"),
        (r#"{"version":2}"#, "version 2 is not known here"),
    ] {
        fixture.write("mine/progress.json", broken);
        let told = told(&running).await;
        let error = told["error"].as_str().expect("a sentence");
        assert!(error.contains(sentence), "{error}");
        assert_eq!(passed(&told), [""; 0]);
        let answer = get(running.book, "/mine/1/failure.html").await;
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{answer}");
        assert!(answer.contains(sentence), "{answer}");
        let kept = std::fs::read_to_string(fixture.root().join("mine/progress.json"));
        assert_eq!(kept.expect("the file"), broken, "the book has written it");
    }

    fixture.write("mine/progress.json", &PROGRESS.replace("   4.000s  alice ←", "soon"));
    let answer = get(running.book, "/mine/1/failure.html").await;
    assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{answer}");
    let sentence = "The expected conversation cannot be drawn: line 2 of the transcript";
    assert!(answer.contains(sentence), "{answer}");
}

#[tokio::test]
async fn every_step_of_a_lesson_has_its_page() {
    let project = fixture::project();
    let root = project.clone();
    let (running, _stop) = started(Options {
        mine: root.join("mine"),
        root,
        port: 0,
        watch: false,
        tell: |_| {},
    })
    .await;
    let told = told(&running).await;
    let steps = told["lessons"]["1"]["steps"].as_array().expect("steps");
    assert!(steps.len() > 3);
    for step in steps {
        let page = step["page"].as_str().expect("a page");
        let source = project.join("book/chapters").join(page.replace(".html", ".md"));
        assert!(source.is_file(), "{} does not exist", source.display());
    }
}

/// The preprocessor knows no lesson's exercises.
#[tokio::test]
async fn every_box_of_a_page_is_for_something_that_is_judged() {
    let project = fixture::project();
    let root = project.clone();
    let (running, _stop) = started(Options {
        mine: root.join("mine"),
        root,
        port: 0,
        watch: false,
        tell: |_| {},
    })
    .await;
    let lessons = &told(&running).await["lessons"];
    let mut boxes = 0;
    for page in chapters(&project.join("book/chapters")) {
        let text = std::fs::read_to_string(&page).expect("a page");
        let inside = |line: &str| {
            Some(line.strip_prefix("{{#mine ")?.strip_suffix("}}")?.to_owned())
        };
        for named in text.lines().filter_map(inside) {
            boxes += 1;
            let place = format!("{}: {named}", page.display());
            let setting = |name: &str| {
                let words = named.split(' ').filter_map(|word| word.split_once('='));
                words.filter(|(set, _)| *set == name).map(|(_, value)| value).next()
            };
            let lesson = &lessons[setting("lesson").expect("a lesson")];
            assert!(lesson.is_object(), "{place}");
            for (list, key, wanted) in [
                ("steps", "step", setting("step")),
                ("exercises", "name", setting("exercise")),
            ] {
                let all = lesson[list].as_array().expect("a list");
                let is = |one: &Value, wanted: &str| {
                    one[key].to_string().trim_matches('"') == wanted
                };
                let found =
                    wanted.is_none_or(|wanted| all.iter().any(|one| is(one, wanted)));
                assert!(found, "{place}");
            }
        }
    }
    assert!(boxes > 0, "no page has a box");
}

/// The files below a folder that are pages.
fn chapters(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension() == Some("md".as_ref()));
    files.chain(folders.iter().flat_map(|folder| chapters(folder))).collect()
}

#[tokio::test]
async fn a_port_in_use_is_told_and_another_taken() {
    static TOLD: Told = Told::new();
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = taken.local_addr().expect("it listens").port();
    let fixture = Fixture::with_page("# Lunch\n");
    let tell = |news| TOLD.tell(news);
    let (running, _stop) = started(Options { port, tell, ..options(&fixture) }).await;

    assert_ne!(running.book.port(), port);
    let told = TOLD.next_that(|news| matches!(news, News::AnotherPort { .. })).await;
    let News::AnotherPort { who, wanted, found, why } = told else { unreachable!() };
    assert_eq!((who.as_str(), wanted, found), ("the book", port, running.book.port()));
    assert!(matches!(why, ListenError::InUse(in_use) if in_use == port), "{why}");
    assert!(get(running.book, "/page.html").await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_change_reaches_the_open_page_and_a_mistake_does_not() {
    static TOLD: Told = Told::new();
    let fixture = Fixture::with_page("# First\n");
    let tell = |news| TOLD.tell(news);
    let (running, _stop) =
        started(Options { watch: true, tell, ..options(&fixture) }).await;
    let own = format!("http://{}", running.book);
    let mut page = live_reload(running.book, 1, &own).await.expect("our own page");

    fixture.write_page("# Broken\n\n[Nowhere](nowhere.md)\n");
    let told = TOLD.next_that(|news| matches!(news, News::StillTheOldPages(_))).await;
    assert!(format!("{told:?}").contains("page.md:3"), "{told:?}");
    assert!(get(running.book, "/page.html").await.contains("First</a></h1>"));

    fixture.write_page("# Second, and longer\n");
    assert_eq!(hears(&mut page).await, Some(Message::text("reload")));
    assert!(
        get(running.book, "/page.html").await.contains("Second, and longer</a></h1>")
    );
}

#[tokio::test]
async fn a_page_that_missed_a_change_is_told_at_once() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;
    let own = format!("http://{}", running.book);
    let mut page = live_reload(running.book, 0, &own).await.expect("our own page");
    assert_eq!(hears(&mut page).await, Some(Message::text("reload")));
}

#[tokio::test]
async fn another_website_hears_nothing() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, _stop) = started(options(&fixture)).await;
    let refused = live_reload(running.book, 0, "http://evil.example").await;
    let Err(Error::Http(answer)) = refused else { panic!("{refused:?}") };
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn an_open_page_does_not_hold_up_the_stop() {
    let fixture = Fixture::with_page("# Lunch\n");
    let (running, stop) = started(Options { watch: true, ..options(&fixture) }).await;
    let (book, lesson) = (running.book, running.lessons[&1]);
    let mut page =
        live_reload(book, 1, &format!("http://{book}")).await.expect("our page");

    stop.cancel();
    // Within the time that a request under way would be given, so that nothing was waited for.
    timeout(server::DRAIN, running.finished()).await.expect("it stops at once");
    assert!(matches!(hears(&mut page).await, Some(Message::Close(_))));
    for address in [book, lesson] {
        TcpStream::connect(address).await.expect_err("nobody listens any more");
    }
}

/// What a book told, for a test to wait on. A book's `tell` is a plain function, so each test that
/// listens has a static one.
struct Told(std::sync::Mutex<Vec<News>>, tokio::sync::Notify);

impl Told {
    const fn new() -> Self {
        Self(std::sync::Mutex::new(Vec::new()), tokio::sync::Notify::const_new())
    }

    fn tell(&self, news: News) {
        self.0.lock().expect("no panic").push(news);
        self.1.notify_one();
    }

    /// Drops what was told until something fits.
    async fn next_that(&self, fits: impl Fn(&News) -> bool) -> News {
        let found = async {
            loop {
                while let Some(news) = self.first() {
                    if fits(&news) {
                        return news;
                    }
                }
                self.1.notified().await;
            }
        };
        timeout(PATIENCE, found).await.expect("it is told")
    }

    fn first(&self) -> Option<News> {
        let mut told = self.0.lock().expect("no panic");
        (!told.is_empty()).then(|| told.remove(0))
    }
}
