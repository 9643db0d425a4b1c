//! The book's own server: pages, where the lessons are, the reader's progress, live reload.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Json, Router, middleware};
use tokio::sync::watch;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::pages::{LIVE_RELOAD, Pages};
use crate::{live_reload, mine};

/// What a page may load and talk to: this server, and the lessons on other ports of this machine.
///
/// mdBook's pages have inline scripts and styles, and icons as data; in “be the server” a lesson's
/// client is loaded from the page's own text, as data too.
const POLICY: &str = "default-src 'self' 'unsafe-inline' data:; \
    frame-src 'self' http://127.0.0.1:* http://localhost:*; \
    connect-src 'self' ws://127.0.0.1:* ws://localhost:* http://127.0.0.1:* http://localhost:*; \
    object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

/// What the book's server knows.
#[derive(Clone)]
pub(crate) struct Site {
    /// The folder with the reader's own programs.
    pub(crate) mine: Arc<Path>,
    /// The newest good rendering.
    pub(crate) pages: watch::Receiver<Arc<Pages>>,
    /// The port of each lesson, by its number.
    pub(crate) lessons: Arc<BTreeMap<u16, u16>>,
}

impl Site {
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/lessons.json", get(lessons))
            .route("/mine.json", get(mine::progress))
            .route("/mine/{lesson}/failure.html", get(mine::figures))
            .route(&format!("/{LIVE_RELOAD}/{{number}}"), any(live_reload::socket))
            .fallback(file)
            .layer(middleware::map_response(guard))
            .with_state(self)
    }
}

async fn lessons(State(site): State<Site>) -> Json<BTreeMap<u16, u16>> {
    Json(site.lessons.as_ref().clone())
}

async fn file(State(site): State<Site>, request: Request) -> Response {
    let pages = site.pages.borrow().clone();
    let not_found = ServeFile::new(pages.folder().join("404.html"));
    match ServeDir::new(pages.folder())
        .not_found_service(not_found)
        .oneshot(request)
        .await
    {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

async fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    // A reload within the second of a rebuild must not be answered by `304 Not Modified`.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
