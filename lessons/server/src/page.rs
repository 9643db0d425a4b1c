use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, RawQuery};
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use crate::problem::wrong_methods;
use crate::rooms::check_name;
use crate::{Lesson, Problem, WebFile};

const PAGE: &str = include_str!("chrome/page.html");

const CHROME: [WebFile; 11] = [
    WebFile { name: "page.css", body: include_str!("chrome/page.css") },
    WebFile { name: "bench.css", body: include_str!("chrome/bench.css") },
    WebFile { name: "page.js", body: include_str!("chrome/page.js") },
    WebFile { name: "bench.js", body: include_str!("chrome/bench.js") },
    WebFile { name: "bill.js", body: include_str!("chrome/bill.js") },
    WebFile { name: "dare.js", body: include_str!("chrome/dare.js") },
    WebFile { name: "faults.js", body: include_str!("chrome/faults.js") },
    WebFile { name: "tally.js", body: include_str!("chrome/tally.js") },
    WebFile { name: "tap.js", body: include_str!("chrome/tap.js") },
    WebFile { name: "wire.js", body: include_str!("chrome/wire.js") },
    WebFile { name: "icon.svg", body: include_str!("chrome/icon.svg") },
];

/// The file of a lesson's dares, if it has one.
const DARES: &str = "dares.js";

/// mdBook's themes.
const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// What the page can do to its line.
const FAULTS: [&str; 4] = ["cut", "delay", "stall", "restart"];

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
    wrong_methods(router).route_layer(map_response(with_headers))
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
    wrong_methods(router).route_layer(map_response(with_headers))
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
    /// With the wire, the tally, the bill and all faults.
    bench: Option<String>,
    /// Some of [`FAULTS`], with commas between them.
    fault: Option<String>,
}

impl Look {
    /// What the page's `html` says of it.
    fn attributes(&self) -> String {
        let mut attributes = String::new();
        if self.frame.is_some() {
            attributes += " data-frame";
        }
        let theme = self.theme.as_deref().filter(|theme| THEMES.contains(theme));
        if let Some(theme) = theme {
            attributes += &format!(" data-theme=\"{theme}\"");
        }
        if self.bench.is_some() {
            attributes += " data-bench";
        }
        let asked: Vec<_> =
            self.fault.iter().flat_map(|asked| asked.split(',')).collect();
        let faults = FAULTS.iter();
        let faults = faults.filter(|fault| self.bench.is_some() || asked.contains(fault));
        let faults: Vec<_> = faults.copied().collect();
        if !faults.is_empty() {
            attributes += &format!(" data-faults=\"{}\"", faults.join(" "));
        }
        attributes
    }
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
    let has_dares = lesson.web.iter().any(|file| file.name == DARES);
    let dares =
        if has_dares { format!(" data-dares=\"/web/{DARES}\"") } else { "".into() };
    [
        ("{{look}}", look.attributes()),
        ("{{dares}}", dares),
        ("{{steps}}", steps(lesson, number, room)),
        ("{{alone}}", if lesson.steps.len() == 1 { " hidden" } else { "" }.into()),
        ("{{lesson}}", lesson.number.to_string()),
        ("{{title}}", escape(lesson.title)),
        ("{{step}}", number.to_string()),
        ("{{step_title}}", escape(step.title)),
        ("{{heading}}", heading(lesson, number)),
        ("{{client}}", escape(step.client)),
        ("{{room}}", escape(room)),
    ]
    .iter()
    .fold(PAGE.to_owned(), |html, (place, text)| html.replace(place, text))
}

/// A program that is no step of several has its own title alone.
fn heading(lesson: &Lesson, number: usize) -> String {
    let title = escape(lesson.steps[number - 1].title);
    match lesson.steps.len() {
        1 => title,
        _ => format!("Step {number}: {title}"),
    }
}

/// Links to the same room of each step.
fn steps(lesson: &Lesson, current: usize, room: &str) -> String {
    let mut html = String::new();
    if lesson.steps.len() == 1 {
        // A reader's own program is no step of several.
        return html;
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        let (number, title, room) = (index + 1, escape(step.title), escape(room));
        let mark = if number == current { " aria-current=\"page\"" } else { "" };
        html += &format!(
            "      <a href=\"/steps/{number}/rooms/{room}/\" data-step=\"{number}\" \
             title=\"{title}\"{mark}><span class=\"unseen\">Step </span>{number}\
             <span class=\"title\">: {title}</span></a>\n"
        );
    }
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
