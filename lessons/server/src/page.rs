use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, RawQuery};
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use crate::rooms::check_name;
use crate::{Lesson, Problem, WebFile, problems};

const PAGE: &str = include_str!("chrome/page.html");

const CHROME: [WebFile; 3] = [
    WebFile { name: "page.css", body: include_str!("chrome/page.css") },
    WebFile { name: "page.js", body: include_str!("chrome/page.js") },
    WebFile { name: "icon.svg", body: include_str!("chrome/icon.svg") },
];

/// mdBook's themes.
const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// Everything from this origin and no script inside the page; only a page of this machine, such as
/// the book's, may show it in a frame.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'self' http://127.0.0.1:* http://localhost:*";

/// What a lesson serves beside its rooms.
pub(crate) fn routes(lesson: &'static Lesson) -> Router {
    let hello = Hello {
        lesson: lesson.number,
        title: lesson.title,
        steps: lesson.steps.iter().map(|step| step.title).collect(),
    };
    let router = Router::new()
        .route("/", get(async || Redirect::temporary("/rooms/lunch/")))
        .route(
            "/hello",
            get(async move || {
                ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(hello))
            }),
        )
        .route(
            "/chrome/{name}",
            get(async |Path(name): Path<String>| file(&CHROME, &name)),
        )
        .route(
            "/web/{name}",
            get(async |Path(name): Path<String>| file(lesson.web, &name)),
        );
    problems(router).route_layer(map_response(with_headers))
}

/// The page of a step, in each of its rooms.
pub(crate) fn of_step(lesson: &'static Lesson, step: usize) -> Router {
    let page = async move |Path(room): Path<String>,
                           look: Result<Query<Look>, QueryRejection>| {
        check_name(&room)?;
        // A query that makes no sense is no reason to show nothing.
        let look = look.map(|Query(look)| look).unwrap_or_default();
        let html = page(lesson, step, &room, &look);
        Ok::<_, Problem>(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)))
    };
    let router = Router::new()
        .route("/rooms/{room}", get(add_slash))
        .route("/rooms/{room}/", get(page));
    problems(router).route_layer(map_response(with_headers))
}

/// Which lesson this is: the book asks, to see whether it runs.
#[derive(Clone, Serialize)]
struct Hello {
    lesson: u16,
    title: &'static str,
    steps: Vec<&'static str>,
}

/// How the page is to look, by its query.
#[derive(Default, Deserialize)]
struct Look {
    /// Shown inside another page, without a head of its own.
    frame: Option<String>,
    /// One of [`THEMES`]; by the system's preference if there is none.
    theme: Option<String>,
}

/// Sends `…/rooms/lunch` to `…/rooms/lunch/`, from where the page's relative addresses are right.
/// The target is relative too, since this may be nested.
async fn add_slash(
    Path(room): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, Problem> {
    check_name(&room)?;
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::temporary(&format!("{room}/{query}")))
}

/// Compiled-in files change with the program, so a cache has to ask each time. `no-store` would keep
/// the page out of the back/forward cache, and a step listens for coming back from there.
async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn file(files: &'static [WebFile], name: &str) -> Result<Response, Problem> {
    let file =
        files.iter().find(|file| file.name == name).ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, content_type(file.name))], file.body).into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

fn page(lesson: &Lesson, number: usize, room: &str, look: &Look) -> String {
    let step = &lesson.steps[number - 1];
    let frame = look.frame.as_ref().map(|_| " data-frame").unwrap_or_default();
    let theme = look.theme.as_deref().filter(|theme| THEMES.contains(theme));
    let theme = theme.map(|theme| format!(" data-theme=\"{theme}\"")).unwrap_or_default();
    [
        ("{{look}}", format!("{frame}{theme}")),
        ("{{lesson}}", lesson.number.to_string()),
        ("{{title}}", escape(lesson.title)),
        ("{{step}}", number.to_string()),
        ("{{step_title}}", escape(step.title)),
        ("{{client}}", escape(step.client)),
        ("{{room}}", escape(room)),
    ]
    .iter()
    .fold(PAGE.to_owned(), |html, (place, text)| html.replace(place, text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
