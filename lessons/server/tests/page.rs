//! What a lesson serves: the page of each step, what it loads, and the steps' rooms.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::routing::get;
use http_body_util::BodyExt;
use server::{Lesson, Step, Surroundings, WebFile};
use tower::ServiceExt;

const LUNCH: Lesson = Lesson {
    number: 7,
    title: "lunch & dinner",
    steps: &[
        Step { title: "<first>", app: first, client: "step_1.js" },
        Step { title: "second", app: second, client: "step_2.js" },
    ],
    web: &[
        WebFile { name: "step_1.js", body: "export const first = 1;" },
        WebFile { name: "step_2.js", body: "export const second = 2;" },
    ],
};

fn first(_: Surroundings) -> Router {
    Router::new().route("/messages", get(async || "first"))
}

fn second(_: Surroundings) -> Router {
    Router::new().route("/messages", get(async || "second"))
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII"))
    }
}

async fn ask(method: &str, path: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).body(Body::empty());
    static LESSON: Lesson = LUNCH;
    let router = LESSON.router(2, Surroundings::fixed());
    let Ok(response) = router.oneshot(request.expect("a request")).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let body = String::from_utf8(body.into()).expect("UTF-8");
    Answer { status: parts.status, headers: parts.headers, body }
}

#[tokio::test]
async fn the_default_step_runs_in_the_rooms_and_every_step_in_its_own() {
    for (path, body) in [
        ("/rooms/lunch/messages", "second"),
        ("/steps/1/rooms/lunch/messages", "first"),
        ("/steps/2/rooms/lunch/messages", "second"),
    ] {
        let answer = ask("GET", path).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, body),
            "{path}"
        );
        assert_eq!(
            answer.header(header::CACHE_CONTROL),
            None,
            "that is the step's to say"
        );
    }
}

#[tokio::test]
async fn the_page_says_which_step_it_is_and_what_to_load() {
    for (path, step) in
        [("/rooms/lunch/", 2), ("/steps/2/rooms/lunch/", 2), ("/steps/1/rooms/lunch/", 1)]
    {
        let answer = ask("GET", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-cache"));
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
        assert_eq!(
            answer.header(header::CONTENT_SECURITY_POLICY),
            Some(
                "default-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'self' http://127.0.0.1:* http://localhost:*"
            )
        );
        let body = format!(
            "<body data-lesson=\"7\" data-step=\"{step}\" data-room=\"lunch\" \
             data-client=\"/web/step_{step}.js\""
        );
        assert!(answer.body.contains(&body), "{body} is missing in {}", answer.body);
        assert!(!answer.body.contains("{{"), "a place is not filled: {}", answer.body);
    }
    let page = ask("GET", "/steps/1/rooms/lunch/").await.body;
    assert!(
        page.contains("<title>&lt;first&gt; · lesson 7, lunch &amp; dinner</title>"),
        "{page}"
    );
}

#[tokio::test]
async fn the_page_looks_as_its_query_says() {
    for (query, html) in [
        ("", "<html lang=\"en\">"),
        ("?frame&start&theme=navy", "<html lang=\"en\" data-frame data-theme=\"navy\">"),
        ("?theme=%22%3E%3Cscript%3E", "<html lang=\"en\">"),
        ("?theme=navy&theme=rust", "<html lang=\"en\">"),
        ("?fault=restart,delay,fire", "<html lang=\"en\" data-faults=\"delay restart\">"),
        ("?fault=%22", "<html lang=\"en\">"),
        (
            "?frame&bench&fault=cut",
            "<html lang=\"en\" data-frame data-bench data-faults=\"cut delay stall restart\">",
        ),
    ] {
        let answer = ask("GET", &format!("/rooms/lunch/{query}")).await;
        assert!(answer.body.contains(html), "{html} is missing for {query}");
    }
}

#[tokio::test]
async fn every_script_that_a_script_of_the_page_loads_is_there() {
    let mut found = 0;
    for name in ["page.js", "bench.js", "tap.js", "dare.js", "faults.js", "tally.js"] {
        let script = ask("GET", &format!("/chrome/{name}")).await;
        assert_eq!(script.status, StatusCode::OK, "{name}");
        for (mark, prefix) in [("from './", "/chrome/"), ("import('/chrome/", "/chrome/")]
        {
            for rest in script.body.split(mark).skip(1) {
                let file = rest.split('\'').next().expect("a name");
                let loaded = ask("GET", &format!("{prefix}{file}")).await;
                assert_eq!(loaded.status, StatusCode::OK, "{name} loads {file}");
                found += 1;
            }
        }
    }
    assert!(found > 5, "{found}");
}

#[tokio::test]
async fn the_bench_finds_the_dares_of_a_lesson_that_has_some() {
    static DARING: Lesson = Lesson {
        web: &[WebFile { name: "dares.js", body: "export const dares = {};" }],
        ..LUNCH
    };
    let request = Request::get("/rooms/lunch/?bench").body(Body::empty());
    let router = DARING.router(2, Surroundings::fixed());
    let Ok(response) = router.oneshot(request.expect("a request")).await;
    let page = response.into_body().collect().await.expect("a whole body").to_bytes();
    let page = str::from_utf8(&page).expect("UTF-8");
    assert!(page.contains(" data-dares=\"/web/dares.js\">"), "{page}");
    let without = ask("GET", "/rooms/lunch/?bench").await.body;
    assert!(!without.contains("data-dares"), "{without}");
}

#[tokio::test]
async fn what_the_page_names_is_there() {
    let page = ask("GET", "/rooms/lunch/").await.body;
    let named = page.split('"').filter(|text| text.starts_with('/')).collect::<Vec<_>>();
    let (css, js, html) = (
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
        "text/html; charset=utf-8",
    );
    let there = [
        ("/chrome/icon.svg", "image/svg+xml"),
        ("/chrome/page.css", css),
        ("/chrome/bench.css", css),
        ("/chrome/page.js", js),
        ("/web/step_2.js", js),
        ("/steps/1/rooms/lunch/", html),
        ("/steps/2/rooms/lunch/", html),
    ];
    assert_eq!(named, there.map(|(path, _)| path));
    for (path, content_type) in there {
        let answer = ask("GET", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), Some(content_type), "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-cache"));
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
        assert!(!answer.body.is_empty());
    }
}

#[tokio::test]
async fn whoever_leaves_something_out_is_sent_to_the_page() {
    for (path, to) in [
        ("/", "/rooms/lunch/"),
        ("/rooms/dinner", "dinner/"),
        ("/steps/1/rooms/dinner?frame&theme=ayu", "dinner/?frame&theme=ayu"),
    ] {
        let answer = ask("GET", path).await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT, "{path}");
        assert_eq!(answer.header(header::LOCATION), Some(to), "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-cache"));
    }
}

#[tokio::test]
async fn hello_says_to_any_page_which_lesson_this_is() {
    let answer = ask("GET", "/hello").await;
    assert_eq!(
        answer.body,
        r#"{"lesson":7,"title":"lunch & dinner","steps":["<first>","second"]}"#
    );
    assert_eq!(answer.header(header::CONTENT_TYPE), Some("application/json"));
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), Some("*"));
    assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-cache"));
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    for path in [
        "/lunch",
        "/rooms/",
        "/rooms/Lunch/",
        "/rooms/Lunch",
        "/steps/1",
        "/steps/1/",
        "/steps/3/rooms/lunch/",
        "/steps/3/rooms/lunch/messages",
        "/web/step_3.js",
        "/chrome/lesson.rs",
        "/chrome/..%2Flesson.rs",
    ] {
        let answer = ask("GET", path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            answer.header(header::CONTENT_TYPE),
            Some("application/problem+json"),
            "{path}"
        );
    }
    for path in
        ["/", "/hello", "/rooms/lunch/", "/steps/1/rooms/lunch/", "/web/step_1.js"]
    {
        let answer = ask("POST", path).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.header(header::ALLOW), Some("GET,HEAD"), "{path}");
        assert_eq!(
            answer.header(header::CONTENT_TYPE),
            Some("application/problem+json"),
            "{path}"
        );
    }
}

#[test]
#[should_panic(expected = "no step 3")]
fn a_step_that_is_not_there_is_a_mistake_of_the_caller() {
    static LESSON: Lesson = LUNCH;
    let _ = LESSON.router(3, Surroundings::fixed());
}
