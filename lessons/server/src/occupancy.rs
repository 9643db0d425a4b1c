use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::Instant;

/// Whether somebody is in a room, and since when nobody is.
///
/// A request counts until the last byte of its answer, so a stream keeps its room. A WebSocket does
/// not: it counts as long as its handshake.
#[derive(Clone)]
pub(crate) struct Occupancy(Arc<Mutex<State>>);

struct State {
    visits: usize,
    last: Instant,
}

/// A request under way. Dropping it ends the visit.
pub(crate) struct Visit(Occupancy);

impl Occupancy {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State { visits: 0, last: Instant::now() })))
    }

    pub(crate) fn enter(&self) -> Visit {
        self.state().visits += 1;
        Visit(self.clone())
    }

    /// How long nobody has been here; nothing while somebody is.
    pub(crate) fn idle(&self) -> Option<Duration> {
        let state = self.state();
        (state.visits == 0).then(|| state.last.elapsed())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it is held")
    }
}

impl Visit {
    /// Lets the visit last until the answer is sent or given up.
    pub(crate) fn until_sent(self, response: Response) -> Response {
        response.map(|body| Body::new(VisitorsBody { body, _visit: self }))
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.visits -= 1;
        state.last = Instant::now();
    }
}

struct VisitorsBody {
    body: Body,
    _visit: Visit,
}

impl HttpBody for VisitorsBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
