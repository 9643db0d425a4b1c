use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::future::RouteFuture;
use futures_util::TryFutureExt;
use futures_util::future::Either;
use tokio_util::sync::DropGuard;
use tower::{Service, service_fn};

use crate::occupancy::{Occupancy, Visit};
use crate::{Problem, Surroundings};

/// The most rooms at a time.
pub const MAX_ROOMS: usize = 200;

/// How long a room is kept after its last request. It is let go when the next new one is made.
pub const IDLE_ROOM_KEPT: Duration = Duration::from_secs(30 * 60);

/// How long a room is left alone although others want its place.
const IDLE_ROOM_SAFE: Duration = Duration::from_secs(60);

const LONGEST_NAME: usize = 64;

type Make = dyn Fn(Surroundings) -> Router + Send + Sync;

/// Gives each room an instance of its own of what `make` makes: a request for
/// `/rooms/lunch/messages` arrives as `/messages` at the one of the room `lunch`.
///
/// A room is made on first use, with a seed of its own. There are at most [`MAX_ROOMS`]: a new one
/// takes the place of the one that has been idle longest or, if that is less than a minute, is
/// answered 503. A name has 1 to 64 of `a` to `z`, `0` to `9` and `-`; any other is answered 404.
///
/// It answers every path, by a fallback: nest it, or make it the fallback service of another
/// router.
pub fn rooms(
    make: impl Fn(Surroundings) -> Router + Send + Sync + 'static,
    surroundings: Surroundings,
) -> Router {
    Router::new().fallback_service(Rooms::new(make, surroundings).service())
}

/// The rooms of one step, and what can be done to them from outside.
pub(crate) struct Rooms {
    make: Box<Make>,
    surroundings: Surroundings,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    rooms: BTreeMap<String, Room>,
    let_go: u64,
}

struct Room {
    step: Arc<Step>,
    occupancy: Occupancy,
    /// Stops what runs in the background of the room once it is let go.
    _stop: DropGuard,
}

/// A room's instance of the step. It is made by the first request, outside of every lock: what makes
/// it may take its time, or panic, and no other room notices. After a panic the next request tries
/// again.
struct Step {
    surroundings: Surroundings,
    router: OnceLock<Router>,
}

/// `lunch` and `/messages?after=a-1` for `/rooms/lunch/messages?after=a-1`.
fn split(uri: &Uri) -> Option<(&str, Uri)> {
    let rest = uri.path().strip_prefix("/rooms/")?;
    let (name, path) = rest.split_at(rest.find('/')?);
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}").parse(),
        None => path.parse(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.ok()?);
    Some((name, Uri::from_parts(parts).ok()?))
}

/// Whether a room may have this name.
pub(crate) fn check_name(name: &str) -> Result<(), Problem> {
    let fits = (1..=LONGEST_NAME).contains(&name.len());
    if fits && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        return Ok(());
    }
    let detail = format!("a room's name has 1 to {LONGEST_NAME} of a to z, 0 to 9 and -");
    Err(Problem::new(StatusCode::NOT_FOUND, detail))
}

impl Rooms {
    pub(crate) fn new(
        make: impl Fn(Surroundings) -> Router + Send + Sync + 'static,
        surroundings: Surroundings,
    ) -> Arc<Self> {
        let (make, open) = (Box::new(make), Mutex::default());
        Arc::new(Self { make, surroundings, open })
    }

    /// What answers requests to the rooms: without a router around it, which would be one more
    /// future for each request held.
    pub(crate) fn service(
        self: &Arc<Self>,
    ) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + use<> {
        let rooms = Arc::clone(self);
        service_fn(move |request| rooms.answer(request))
    }

    /// No `async fn`: its future would have a place for the request as well, for as long as the
    /// room holds it.
    fn answer(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        match self.forward(request) {
            Ok((answer, visit)) => {
                Either::Left(answer.map_ok(|answer| visit.until_sent(answer)))
            }
            Err(problem) => Either::Right(ready(Ok(problem.into_response()))),
        }
    }

    fn forward(
        &self,
        mut request: Request,
    ) -> Result<(RouteFuture<Infallible>, Visit), Problem> {
        let (name, uri) = split(request.uri()).ok_or_else(Problem::not_found)?;
        check_name(name)?;
        let (step, visit) = self.enter(name)?;
        let router = step.router.get_or_init(|| (self.make)(step.surroundings.clone()));
        *request.uri_mut() = uri;
        Ok((router.clone().call(request), visit))
    }

    /// Lets a room go, so that whoever asks for it next finds another one of its name.
    pub(crate) fn restart(&self, name: &str) {
        let mut open = self.open();
        if open.rooms.remove(name).is_some() {
            open.let_go += 1;
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().expect("nothing panics while it is held")
    }

    fn enter(&self, name: &str) -> Result<(Arc<Step>, Visit), Problem> {
        let mut open = self.open();
        if let Some(room) = open.rooms.get(name) {
            return Ok(room.enter());
        }
        open.let_go_of_idle();
        open.make_place()?;
        let surroundings = self.surroundings.of_instance(open.let_go);
        let room = Room {
            _stop: surroundings.stop.clone().drop_guard(),
            step: Arc::new(Step { surroundings, router: OnceLock::new() }),
            occupancy: Occupancy::new(),
        };
        let entered = room.enter();
        open.rooms.insert(name.to_owned(), room);
        Ok(entered)
    }
}

impl Room {
    fn enter(&self) -> (Arc<Step>, Visit) {
        (Arc::clone(&self.step), self.occupancy.enter())
    }
}

impl Open {
    fn let_go_of_idle(&mut self) {
        let before = self.rooms.len();
        self.rooms.retain(|_, room| {
            room.occupancy.idle().is_none_or(|idle| idle < IDLE_ROOM_KEPT)
        });
        self.let_go += (before - self.rooms.len()) as u64;
    }

    fn make_place(&mut self) -> Result<(), Problem> {
        if self.rooms.len() < MAX_ROOMS {
            return Ok(());
        }
        let idle = self
            .rooms
            .iter()
            .filter_map(|(name, room)| Some((room.occupancy.idle()?, name)));
        match idle.max() {
            Some((idle, name)) if idle >= IDLE_ROOM_SAFE => {
                let name = name.clone();
                self.rooms.remove(&name);
                self.let_go += 1;
                Ok(())
            }
            _ => {
                let detail =
                    format!("all {MAX_ROOMS} rooms are in use: try again in a minute");
                Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(60))
            }
        }
    }
}
