use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Json, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::ext::ReasonPhrase;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

/// An error answer in the form of RFC 9457, `application/problem+json`:
///
/// ```json
/// {"title":"Bad Request","status":400,"detail":"\"12\" is no cursor: a cursor looks like a-12"}
/// ```
///
/// There is no `type`, which then is `about:blank`: the problem is what its status says (section
/// 4.2.1), and `title` is the phrase of the status. `Cache-Control: no-store` keeps it from caches,
/// which may otherwise keep a 404 or a 405 (RFC 9110, section 15.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// One sentence that says what is wrong and what to do.
    pub detail: String,
    /// In how many seconds the client may ask again (RFC 9110, section 10.2.3).
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem with its status and its sentence.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None }
    }

    /// Adds `Retry-After`.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// 404 for a path that leads nowhere.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing at this path")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Body<'a> {
            title: &'a str,
            status: u16,
            detail: &'a str,
        }
        let phrase = phrase(self.status);
        let body =
            Body { title: phrase, status: self.status.as_u16(), detail: &self.detail };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let mut response = (self.status, headers, Json(body)).into_response();
        response.extensions_mut().insert(ReasonPhrase::from_static(phrase.as_bytes()));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The phrase of a status. `http` has older ones for two that RFC 9110 names anew.
fn phrase(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        _ => status.canonical_reason().unwrap_or("Unknown"),
    }
}

/// How long a request's body may be, in bytes.
pub const LONGEST_BODY: usize = 16 * 1024;

/// How long a request's body may take to arrive.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// A request's body as JSON, like `axum::Json`; what is no such body is answered by a [`Problem`]:
/// 415 another content type, 400 no JSON, 422 JSON of another shape, 413 longer than
/// [`LONGEST_BODY`], 408 not there within [`BODY_TIMEOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Problem> {
        DefaultBodyLimit::max(LONGEST_BODY).apply(&mut request);
        let body = timeout(BODY_TIMEOUT, Json::from_request(request, state)).await;
        let Json(value) = body.map_err(|_| {
            let detail =
                format!("the body did not arrive within {} s", BODY_TIMEOUT.as_secs());
            Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
        })??;
        Ok(Self(value))
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let detail = match &rejection {
            JsonRejection::MissingJsonContentType(_) => {
                "the body must be JSON, and the request say so: Content-Type: application/json"
                    .to_owned()
            }
            JsonRejection::JsonSyntaxError(error) => {
                format!("the body is not JSON: {}", innermost(error))
            }
            JsonRejection::JsonDataError(error) => {
                format!("the body is JSON, but not what is asked for: {}", innermost(error))
            }
            _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                format!("the body is too long: it may have {LONGEST_BODY} bytes")
            }
            _ => "the body did not arrive whole".to_owned(),
        };
        Self::new(rejection.status(), detail)
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        let detail =
            format!("the query is not what is asked for: {}", innermost(&rejection));
        Self::new(rejection.status(), detail)
    }
}

/// The error at the root, without the layers' own sentences around it.
fn innermost<'a>(mut error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

/// Answers unknown paths 404 and wrong methods 405 by a [`Problem`]; a 405 carries `Allow`, as
/// RFC 9110, section 15.5.6 demands. It covers the routes that are there: call it last.
pub fn problems<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    wrong_methods(router.fallback(async || Problem::not_found()))
}

/// The second half of [`problems`], for routes that are to be merged with others.
pub(crate) fn wrong_methods<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
) -> Router<S> {
    router.method_not_allowed_fallback(async || {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this path does not take this method: the header Allow says which it takes",
        )
    })
}
