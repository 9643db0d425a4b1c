//! A conditional request: the answer is sent only if the reader has not got it already.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use message_log::Cursor;

/// The answer with a tag, or 304 without a body if `If-None-Match` has this tag: then
/// nobody makes the answer.
///
/// The newest message alone decides what a room's newest messages are, so its cursor is
/// the tag. It is a weak one, since `poll_after_ms` may differ (RFC 9110, section
/// 8.8.1).
pub(crate) fn unless_known<R: IntoResponse>(
    headers: &HeaderMap,
    latest: &Cursor,
    answer: impl FnOnce() -> R,
) -> Response {
    let tag = format!("W/\"{latest}\"");
    let known = knows(headers, &tag);
    let caching =
        [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".into())];
    match known {
        true => (StatusCode::NOT_MODIFIED, caching).into_response(),
        false => (caching, answer()).into_response(),
    }
}

/// By weak comparison, in a list or as `*` (RFC 9110, section 13.1.2).
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || opaque(known) == opaque(tag))
}

/// The tag without its mark of weakness.
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
