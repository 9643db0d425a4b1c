//! The socket on which a page hears that it is out of date.
//!
//! mdBook's own page opens it and reloads when told `reload`.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use axum::extract::{Path, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use crate::pages::Pages;
use crate::site::Site;

/// Answers a page of rendering `shown`.
pub(crate) async fn socket(
    Path(shown): Path<u64>,
    State(site): State<Site>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !from_our_own_page(&headers) {
        return (StatusCode::FORBIDDEN, "This socket is for the book's own pages.\n")
            .into_response();
    }
    upgrade.on_upgrade(move |socket| follow(socket, shown, site.pages))
}

/// Browsers put no same-origin rule on WebSockets; the server has to (RFC 6455, section 10.2).
fn from_our_own_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else {
        return false;
    };
    ["http://", "https://"]
        .iter()
        .filter_map(|scheme| origin.strip_prefix(scheme))
        .any(|site| site.eq_ignore_ascii_case(host))
}

/// Tells the page of rendering `shown` when there is a newer one, and closes; at the stop too, for
/// then nobody publishes renderings any more.
async fn follow(
    mut socket: WebSocket,
    shown: u64,
    mut pages: watch::Receiver<Arc<Pages>>,
) {
    let outdated = async { pages.wait_for(|pages| pages.number != shown).await.is_ok() };
    tokio::select! {
        () = left(&mut socket) => return,
        newer = outdated => if newer {
            let _ = socket.send(Message::text("reload")).await;
        },
    }
    let _ = socket.send(Message::Close(None)).await;
}

/// Reads until the page has gone: a server that never reads does not see anybody leave.
async fn left(socket: &mut WebSocket) {
    while let Some(Ok(_)) = socket.recv().await {}
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::from_our_own_page;

    fn asks(origin: Option<&'static str>, host: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::ORIGIN, origin), (header::HOST, host)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        from_our_own_page(&headers)
    }

    #[test]
    fn only_the_same_host_and_port_count_as_our_own() {
        assert!(asks(Some("http://127.0.0.1:4000"), Some("127.0.0.1:4000")));
        assert!(asks(Some("http://localhost:4000"), Some("LocalHost:4000")));
        for (origin, host) in [
            (Some("http://evil.example"), Some("127.0.0.1:4000")),
            (Some("http://127.0.0.1:4001"), Some("127.0.0.1:4000")),
            (Some("http://127.0.0.1:4000.evil.example"), Some("127.0.0.1:4000")),
            (Some("null"), Some("127.0.0.1:4000")),
            (Some("file://127.0.0.1:4000"), Some("127.0.0.1:4000")),
            (None, Some("127.0.0.1:4000")),
            (Some("http://127.0.0.1:4000"), None),
        ] {
            assert!(!asks(origin, host), "{origin:?} at {host:?}");
        }
    }
}
