//! A conditional request: the answer is sent only if it is another one than the reader has.

use axum::http::{HeaderMap, header};

/// Whether `If-None-Match` names this tag, by weak comparison (RFC 9110, section 13.1.2).
pub(crate) fn matches(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_string();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || opaque(known) == opaque(tag))
}
