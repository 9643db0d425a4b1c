//! The JavaScript of the lessons in a real browser, with a clock, a network and a page that are
//! not: it sends what the scenes say, when they say it.
//!
//! The scenes of the lessons are played by stand-ins in Rust. Here the real client is answered as
//! the stand-in was, and must do the same at the same instants. What a scene does not show is in
//! `clients/step_*.js` for lesson 1, and in `clients/lesson_2_*.js` for lesson 2.

#[path = "elsewhere/node.rs"]
mod node;
/// A server that keeps the contract in its own way.
#[path = "cargo_mine/own.rs"]
mod own;
#[path = "clients/scene.rs"]
mod scene;
mod serving;

use std::path::{Path, PathBuf};

use axum::{
    Router, extract,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
    routing::get,
};
use browser::{Chromium, Error};
use node::Node;
use scene::Part;
use serde_json::{Value, json};
use server::Surroundings;
use serving::Serving;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The scripts of these tests.
const SCRIPTS: [(&str, &str); 9] = [
    ("world.js", include_str!("../../../lessons/mine/web/world.js")),
    ("play.js", include_str!("clients/play.js")),
    ("run.js", include_str!("clients/run.js")),
    ("steps_1_to_3.js", include_str!("clients/steps_1_to_3.js")),
    ("step_4.js", include_str!("clients/step_4.js")),
    ("step_5.js", include_str!("clients/step_5.js")),
    ("lesson_2_steps_1_to_5.js", include_str!("clients/lesson_2_steps_1_to_5.js")),
    ("lesson_2_step_6.js", include_str!("clients/lesson_2_step_6.js")),
    ("elsewhere.js", include_str!("clients/elsewhere.js")),
];

/// A lesson, as far as these tests need it.
struct Lesson {
    lesson: fn() -> &'static server::Lesson,
    folder: &'static str,
}

const SHORT_POLLING: Lesson =
    Lesson { lesson: lesson_1::lesson, folder: "01-short-polling" };
const LONG_POLLING: Lesson =
    Lesson { lesson: lesson_2::lesson, folder: "02-long-polling" };

impl Lesson {
    /// Where its files are, beside those of others.
    fn address(&self) -> String {
        format!("/lesson-{}", (self.lesson)().number)
    }

    fn router(&self, surroundings: Surroundings) -> Router {
        let lesson = (self.lesson)();
        lesson.router(lesson.steps.len(), surroundings)
    }

    fn snapshot(&self, name: &str) -> PathBuf {
        let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
        lessons.join(self.folder).join(format!("tests/snapshots/{name}.snap"))
    }
}

/// The lessons with these tests' scripts beside them, and a copy of a client that asks less often.
async fn site() -> Serving {
    let script = async |extract::Path(name): extract::Path<String>| {
        let (_, script) =
            SCRIPTS.iter().find(|(known, _)| *known == name).expect("a script");
        ([(header::CONTENT_TYPE, "text/javascript")], *script)
    };
    let lazy = include_str!("../../../lessons/01-short-polling/web/step_2.js");
    let lazy = lazy.replace("2000", "2001");
    let lazy = async || ([(header::CONTENT_TYPE, "text/javascript")], lazy);
    Serving::start(0, |stop| {
        let surroundings = Surroundings::real(stop);
        let site = Router::new()
            .route("/clients/{name}", get(script))
            .route("/clients/lazy.js", get(lazy));
        [SHORT_POLLING, LONG_POLLING].iter().fold(site, |site, lesson| {
            site.nest_service(&lesson.address(), lesson.router(surroundings.clone()))
        })
    })
    .await
}

/// Any page of the site whose policy does not forbid the scripts of a test.
const PAGE: &str = "/lesson-1/hello";

/// What somebody must do in a scene, and what a client at this address does in their place.
async fn play(
    snapshot: &Path,
    who: &str,
    client: &str,
) -> Result<Option<(String, String)>, Error> {
    let Some(program) = require::chromium() else { return Ok(None) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url(PAGE)).await?;
    let part = Part::read(snapshot, who);
    let history = page
        .evaluate(&format!(
            "Promise.all([import('/clients/play.js'), import({})])
                .then(([{{ play }}, {{ start }}]) => play(start, {}))",
            json!(client),
            part.script()
        ))
        .await?;
    Ok(Some((part.expected(), part.done(&history))))
}

/// A client of a lesson does what each of these does in a scene.
async fn plays_as(
    lesson: Lesson,
    name: &str,
    client: &str,
    readers: &[&str],
) -> Result<(), Error> {
    let address = format!("{}/web/{client}", lesson.address());
    for who in readers {
        let played = play(&lesson.snapshot(name), who, &address).await?;
        let Some((expected, done)) = played else { return Ok(()) };
        assert!(
            done == expected,
            "{client} does not do what {who} does in {name}.snap\n\n\
             the scene:\n{expected}\nthe client:\n{done}"
        );
    }
    Ok(())
}

/// A module for each lesson with a test for each scene: its readers, and their client.
macro_rules! scenes {
    ($($module:ident = $lesson:ident {
        $($name:ident: $client:literal by $($who:literal),+;)*
    })*) => {$(
        mod $module {
            $(#[tokio::test]
            async fn $name() -> Result<(), browser::Error> {
                super::plays_as(super::$lesson, stringify!($name), $client, &[$($who),+])
                    .await
            })*
        }
    )*};
}

scenes! {
    short_polling = SHORT_POLLING {
        step_1_one_message: "step_1.js" by "alice";
        step_1_two_between_polls: "step_1.js" by "alice";
        step_2_two_between_polls: "step_2.js" by "alice";
        step_2_restart: "step_2.js" by "alice";
        step_3_restart: "step_3.js" by "alice";
        step_3_stalled_answer: "step_3.js" by "alice";
        step_4_stalled_answer: "step_4.js" by "alice";
        step_5_quiet_room: "step_5.js" by "alice";
        step_5_refused: "step_5.js" by "alice";
        step_5_restart: "step_5.js" by "alice";
    }
    long_polling = LONG_POLLING {
        step_1_two_readers: "step_1.js" by "alice", "dave";
        step_1_gone: "step_1.js" by "alice";
        step_2_two_readers: "step_2.js" by "alice", "dave";
        step_2_gone: "step_2.js" by "alice";
        step_2_late: "step_2.js" by "alice";
        step_3_at_once: "step_2.js" by "alice";
        step_3_between: "step_2.js" by "alice";
        step_4_between: "step_2.js" by "alice";
        step_4_proxy: "step_2.js" by "alice";
        step_5_proxy: "step_5.js" by "alice";
        step_6_away: "step_6.js" by "alice";
        step_6_gone: "step_6.js" by "alice";
        step_7_full: "step_6.js" by "alice", "dave";
        step_7_burst: "step_6.js" by "alice";
    }
}

/// A scene in which somebody opens a page, and that no client plays, is one that may say what is not.
#[test]
fn each_scene_with_a_page_is_played_by_a_client() {
    let table = include_str!("clients.rs");
    for lesson in [SHORT_POLLING, LONG_POLLING] {
        let snapshots = lesson.snapshot("any");
        for file in std::fs::read_dir(snapshots.parent().expect("a folder")).expect("it")
        {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_str().expect("text");
            let text = std::fs::read_to_string(&path).expect("a snapshot");
            let has_page = text.lines().any(|line| line.ends_with(" • opens the page"));
            let played = table.contains(&format!(" {name}: \"step_"));
            assert!(!has_page || played, "nobody plays {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_client_that_asks_a_millisecond_late_is_found_out() -> Result<(), Error> {
    let restart = SHORT_POLLING.snapshot("step_2_restart");
    if let Some((expected, done)) = play(&restart, "alice", "/clients/lazy.js").await? {
        assert_eq!(expected.lines().next(), Some("   2.000s asks GET /messages?after=0"));
        assert_eq!(done.lines().next(), Some("   2.001s asks GET /messages?after=0"));
    }
    Ok(())
}

/// Runs everything that a script exports, and tells what failed.
async fn run(script: &str) -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url(PAGE)).await?;
    let ran = page
        .evaluate(&format!(
            "import('/clients/run.js').then(({{ run }}) => run('./{script}'))"
        ))
        .await?;
    let failures = ran["failures"].as_array().expect("a list").iter();
    let failures: Vec<_> = failures.filter_map(Value::as_str).collect();
    assert!(failures.is_empty(), "in {script}:\n{}", failures.join("\n"));
    assert!(ran["passed"].as_u64() > Some(0), "{script} has nothing to run");
    Ok(())
}

#[tokio::test]
async fn steps_1_to_3_have_the_harm_that_step_4_mends() -> Result<(), Error> {
    run("steps_1_to_3.js").await
}

#[tokio::test]
async fn step_4_asks_one_at_a_time() -> Result<(), Error> {
    run("step_4.js").await
}

#[tokio::test]
async fn step_5_has_manners() -> Result<(), Error> {
    run("step_5.js").await
}

#[tokio::test]
async fn steps_1_to_5_of_lesson_2_have_the_harm_that_step_6_mends() -> Result<(), Error> {
    run("lesson_2_steps_1_to_5.js").await
}

#[tokio::test]
async fn step_6_of_lesson_2_has_patience() -> Result<(), Error> {
    run("lesson_2_step_6.js").await
}

/// Publishes a message in a room of the server at an address, `http://127.0.0.1:3001`.
async fn publish(server: &str, room: &str, text: &str) {
    let host = server.strip_prefix("http://").expect("an address");
    let body = json!({ "author": "bob", "text": text }).to_string();
    let request = format!(
        "POST /rooms/{room}/messages HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.expect("somebody listens");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

/// The lesson's last client follows a server that keeps the contract and does no more: no batch has a
/// `latest`, and no gap a reason. Each wait is the server's, in milliseconds.
async fn follows(server: &str, wait: u64) -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url(PAGE)).await?;
    publish(server, "lunch", "Lunch at noon?").await;
    publish(server, "dinner", "Table for four at 12:15").await;

    page.evaluate(&format!(
        "import('/clients/elsewhere.js').then(({{ follow }}) => {{
             window.seen = follow({});
         }})",
        json!(server)
    ))
    .await?;
    page.wait_for("seen.waits.length >= 3").await?;
    let waits = page.evaluate("seen.waits").await?;
    assert_eq!(waits[1], wait, "{waits}");
    page.evaluate("seen.room = 'dinner', undefined").await?;
    page.wait_for("seen.gaps.length > 0 && seen.shown.length > 1").await?;
    page.evaluate("seen.before = seen.waits.length, undefined").await?;
    page.wait_for("seen.waits.length >= seen.before + 2").await?;

    let seen = page.evaluate("seen").await?;
    assert_eq!(seen["shown"], json!(["Lunch at noon?", "Table for four at 12:15"]));
    assert_eq!(seen["gaps"], json!(["the server does not say why"]));
    assert_eq!(seen["status"], "following");
    let waits = seen["waits"].as_array().expect("a list");
    assert!(waits.iter().all(|ms| ms.as_u64() == Some(wait)), "{waits:?}");
    Ok(())
}

#[tokio::test]
async fn the_last_client_follows_the_server_in_javascript() -> Result<(), Error> {
    let Some(node) = require::node() else { return Ok(()) };
    // One header more than the book shows, since the page is of another origin.
    let plain = "{ \"content-type\": \"application/json\" }";
    assert!(node::SERVER.contains(plain));
    let shared = "{ \"content-type\": \"application/json\", \"access-control-allow-origin\": \"*\" }";
    let server = Node::start(&node, &node::SERVER.replace(plain, shared));
    follows(server.url.trim_end_matches('/'), 2000).await
}

#[tokio::test]
async fn the_last_client_follows_a_server_that_somebody_else_wrote() -> Result<(), Error>
{
    let server = Serving::start(0, |stop| {
        let rooms = server::rooms(own::app, Surroundings::real(stop));
        rooms.layer(map_response(async |mut answer: Response| {
            let any = HeaderValue::from_static("*");
            answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
            answer
        }))
    })
    .await;
    let url = format!("http://{}", server.address);
    follows(&url, 2500).await
}
