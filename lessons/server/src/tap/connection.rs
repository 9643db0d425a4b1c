//! What is known of a connection while nobody looks, for whoever begins to look.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;

use axum::http::Method;

/// A connection of the listener. Clones are the same one: its stream has one, and the service that
/// takes its requests.
#[derive(Clone, Default)]
pub(crate) struct Connection(Arc<Mutex<Known>>);

#[derive(Default)]
pub(super) struct Known {
    /// The path of its newest request.
    pub(super) target: String,
    pub(super) method: Method,
    /// The request is there, and nothing of its answer.
    pub(super) waits: bool,
    /// Wakes whoever reads or writes.
    waker: Option<Waker>,
}

impl Connection {
    /// A request has come.
    pub(crate) fn asked(&self, method: &Method, target: &str) {
        let mut known = self.known();
        known.target.clear();
        known.target.push_str(target);
        known.method = method.clone();
        known.waits = true;
    }

    /// Something of an answer has gone out.
    pub(super) fn answered(&self) {
        self.known().waits = false;
    }

    /// Before it is asked whether the line is cut: whoever cuts it wakes afterwards.
    pub(super) fn remember(&self, waker: &Waker) {
        let mut known = self.known();
        if known.waker.as_ref().is_none_or(|known| !known.will_wake(waker)) {
            known.waker = Some(waker.clone());
        }
    }

    pub(super) fn wake(&self) {
        let waker = self.known().waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().expect("nothing panics while it is held")
    }
}
