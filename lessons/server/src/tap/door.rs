//! Where a lesson's page looks at the tap and switches faults, and nobody else does.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tokio::time::Instant;

use super::room::Cursor;
use super::{MAX_WATCHED, Tap};
use crate::problem::wrong_methods;
use crate::rooms::{Rooms, check_name};
use crate::{Body, Problem};

/// The longest that a fault is set for.
const LONGEST: u64 = 10_000;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The doors of the rooms of one step.
struct House {
    rooms: Arc<Rooms>,
    /// What stands before `/rooms/…`.
    prefixes: Vec<String>,
}

/// `/rooms/{room}/tap` and `/rooms/{room}/faults`, for rooms that are also found below each of
/// these prefixes.
pub(crate) fn routes(rooms: Arc<Rooms>, prefixes: Vec<String>) -> Router {
    let routes = Router::new()
        .route("/rooms/{room}/tap", get(look))
        .route("/rooms/{room}/faults", post(fault));
    wrong_methods(routes).with_state(Arc::new(House { rooms, prefixes }))
}

impl House {
    fn addresses(&self, room: &str) -> Vec<String> {
        let prefixes = self.prefixes.iter();
        prefixes.map(|prefix| format!("{prefix}/rooms/{room}/")).collect()
    }
}

#[derive(Deserialize)]
struct Look {
    after: Option<String>,
}

/// What happened in a room after a cursor. Without one, nothing yet: it begins to be recorded.
async fn look(
    _: OwnPage,
    Tapping(tap): Tapping,
    State(house): State<Arc<House>>,
    Path(room): Path<String>,
    look: Result<Query<Look>, QueryRejection>,
) -> Result<Response, Problem> {
    check_name(&room)?;
    let Query(Look { after }) = look?;
    let after = after.map(|text| {
        let detail = format!("{text:?} is no cursor of the tap");
        Cursor::parse(&text).ok_or(Problem::new(StatusCode::BAD_REQUEST, detail))
    });
    let after = after.transpose()?;
    let seen = tap.look(&house.addresses(&room), |state, id, _| {
        let (connections, waiting) = (state.held(id), state.waiting(id));
        // Its text is made here, since what it is made of is not to be kept waiting.
        Json(state.rooms[&id].sight(after, connections, waiting)).into_response()
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], seen.ok_or_else(too_many)?)
        .into_response())
}

/// What can be done to the lines of a room, for some milliseconds.
#[derive(Deserialize)]
#[serde(tag = "fault", rename_all = "lowercase")]
enum Fault {
    /// They are cut now, and each new one at its first request, until then.
    Cut { ms: u64 },
    /// What readers are answered is under way for so long; 0 ends it.
    Delay { ms: u64 },
    /// Readers do not read. It ends by itself, since a step that asks again meanwhile would use up
    /// the browser's connections, and nobody could end it then. 0 ends it.
    Stall { ms: u64 },
    /// The room begins anew, and its lines are cut.
    Restart,
}

async fn fault(
    _: OwnPage,
    Tapping(tap): Tapping,
    State(house): State<Arc<House>>,
    Path(room): Path<String>,
    Body(fault): Body<Fault>,
) -> Result<Response, Problem> {
    check_name(&room)?;
    let (Fault::Cut { ms } | Fault::Delay { ms } | Fault::Stall { ms }) = fault else {
        // Without a place at the tap it is refused, and then it has not happened.
        done(tap.look(&house.addresses(&room), |_, _, _| ()))?;
        house.rooms.restart(&room);
        return done(tap.look(&house.addresses(&room), |state, id, now| {
            state.fault(id, now, "the server restarts", true);
        }));
    };
    if ms > LONGEST {
        let detail = format!("a fault lasts at most {LONGEST} ms");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let (span, seconds) = (Duration::from_millis(ms), ms as f64 / 1000.0);
    done(tap.look(&house.addresses(&room), |state, id, now| {
        let room = state.rooms.get_mut(&id).expect("it is looked at");
        let (text, cut) = match fault {
            Fault::Cut { .. } => {
                room.cut_until = Instant::now() + span;
                let how_long =
                    if ms > 0 { format!(" for {seconds} s") } else { "".into() };
                (format!("the line is cut{how_long}"), true)
            }
            Fault::Delay { .. } => {
                room.delay = span;
                (format!("answers to readers now take {seconds} s"), false)
            }
            _ => {
                room.stalled_until = Instant::now() + span;
                let text = match ms {
                    0 => "the reader reads again".into(),
                    _ => format!("the reader does not read for {seconds} s"),
                };
                (text, false)
            }
        };
        state.fault(id, now, &text, cut);
    }))
}

fn done(fault: Option<()>) -> Result<Response, Problem> {
    fault.ok_or_else(too_many)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn too_many() -> Problem {
    let detail = format!("{MAX_WATCHED} rooms are looked at already: try again later");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(30)
}

/// The tap of the listener that took the request.
struct Tapping(Tap);

impl<S: Send + Sync> FromRequestParts<S> for Tapping {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Extension::from_request_parts(parts, state).await {
            Ok(Extension(tap)) => Ok(Self(tap)),
            Err(_) => Err(Problem::not_found()),
        }
    }
}

/// A request of the lesson's own page, or of a program of this machine that is no browser.
struct OwnPage;

impl<S: Send + Sync> FromRequestParts<S> for OwnPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if is_own_page(&parts.headers) {
            return Ok(Self);
        }
        let detail = "only the lesson's own page may do this, on this machine";
        Err(Problem::new(StatusCode::FORBIDDEN, detail))
    }
}

/// A page of another website can send requests here too. Its own address is in `Origin` or, where
/// that may lack, its relation to this one in `Sec-Fetch-Site`. A name of its own that it has
/// pointed at this machine (DNS rebinding) is in `Host`.
fn is_own_page(headers: &HeaderMap) -> bool {
    let values = |name| {
        let values = headers.get_all(name).iter();
        values.map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>()
    };
    let [host] = values(header::HOST)[..] else { return false };
    let origin = match values(header::ORIGIN)[..] {
        [] => true,
        [origin] => origin.strip_prefix("http://") == Some(host),
        _ => false,
    };
    let site = match values(SITE)[..] {
        [] => true,
        [site] => site == "same-origin" || site == "none",
        _ => false,
    };
    is_this_machine(host) && origin && site
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(headers: &[(&str, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            (name, value.parse().expect("a value"))
        });
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        is_own_page(&map)
    }

    #[test]
    fn the_lessons_own_page_comes_in() {
        for host in
            ["127.0.0.1:4001", "localhost:4001", "localhost", "[::1]:4001", "[::1]"]
        {
            assert!(from(&[("host", host)]), "{host}");
            let origin = format!("http://{host}");
            assert!(from(&[("host", host), ("origin", &origin)]), "{host}");
        }
        assert!(from(&[("host", "127.0.0.1:4001"), ("sec-fetch-site", "same-origin")]));
        assert!(from(&[("host", "127.0.0.1:4001"), ("sec-fetch-site", "none")]));
    }

    #[test]
    fn no_other_website_does() {
        let own = ("host", "127.0.0.1:4001");
        for headers in [
            &[][..],
            &[("host", "evil.example")],
            &[("host", "evil.example:4001"), ("origin", "http://evil.example:4001")],
            &[("host", "127.0.0.1.evil.example")],
            &[("host", "127.0.0.1:4001@evil.example")],
            &[own, ("host", "evil.example")],
            &[own, ("origin", "http://evil.example")],
            &[own, ("origin", "https://127.0.0.1:4001")],
            &[own, ("origin", "http://127.0.0.1:4000")],
            &[own, ("origin", "http://localhost:4001")],
            &[own, ("origin", "null")],
            &[
                own,
                ("origin", "http://127.0.0.1:4001"),
                ("origin", "http://evil.example"),
            ],
            &[own, ("sec-fetch-site", "same-site")],
            &[own, ("sec-fetch-site", "cross-site")],
        ] {
            assert!(!from(headers), "{headers:?}");
        }
    }
}
