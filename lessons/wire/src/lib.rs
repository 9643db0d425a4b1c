//! The wire kit: plays a scene between named clients and a server, over memory and in virtual
//! time, and writes down who said what and when.
//!
//! ```
//! # use axum::{Router, routing::get};
//! # let app = Router::new().route("/", get(async || "hello"));
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
//! # runtime.unwrap().block_on(async {
//! let wire = wire::Wire::new(app);
//! let alice = wire.client("alice");
//! alice.get("/").await;
//! assert_eq!(wire.transcript().to_string(), "   \
//!    0.000s  alice → GET /
//!    0.000s  alice ← 200 OK
//!                    | hello
//! ");
//! # });
//! ```
//!
//! Nothing opens a socket. Under `#[tokio::test(start_paused = true)]` tokio's clock stands still
//! while anybody has work to do and then jumps to the next timer, so a scene of an hour takes
//! milliseconds and its seconds are exact.
//!
//! What makes a transcript the same on every run, and what would trip it, is shown in
//! `tests/determinism.rs`.

mod chunk;
mod client;
mod connection;
mod decode;
mod head;
mod histogram;
mod layout;
mod line;
mod record;
mod server;
mod stream;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use transcript::{Mark, Transcript};

pub use client::{Answer, Client, Cut};
pub use connection::MOST_CONNECTIONS;
pub use head::{Head, Length, Way};
pub use line::BUFFER;
pub use stream::Streamed;

use record::Recorder;
use server::Server;

/// What went over a client's line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// From the client to the server.
    pub up: usize,
    /// From the server to the client.
    pub down: usize,
}

/// A server in memory, the lines that lead to it, and the record of what they carry.
///
/// Cloning is cheap: clones are the same wire.
#[derive(Clone)]
pub struct Wire {
    recorder: Recorder,
    server: Arc<Server>,
    clients: Arc<Mutex<BTreeMap<String, Client>>>,
    headers: Arc<[&'static str]>,
}

impl Wire {
    /// A wire to a server that answers with `app`. The scene's clock starts here.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn new(app: Router) -> Self {
        Self {
            recorder: Recorder::new(),
            server: Arc::new(Server::new(app)),
            clients: Arc::default(),
            headers: Arc::default(),
        }
    }

    /// A wire to a server that somebody else runs, over TCP and in real time. It cannot be killed or
    /// restarted from here.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn to(address: SocketAddr) -> Self {
        Self {
            recorder: Recorder::new(),
            server: Arc::new(Server::elsewhere(address)),
            clients: Arc::default(),
            headers: Arc::default(),
        }
    }

    /// The same, with the headers (in lower case) that matter to the scene: only these are in its
    /// transcript.
    pub fn showing(mut self, headers: &[&'static str]) -> Self {
        self.headers = headers.into();
        self
    }

    /// The client by the name of a participant. It opens connections as a browser does: one for
    /// each request under way, kept and used again, at most [`MOST_CONNECTIONS`] at once.
    pub fn client(&self, name: &str) -> Client {
        let new = || Client::new(name, self.server.clone(), self.recorder.clone());
        let mut clients = self.clients.lock().expect("no holder panics");
        clients.entry(name.to_string()).or_insert_with(new).clone()
    }

    /// The time since the scene began.
    pub fn now(&self) -> Duration {
        self.recorder.now()
    }

    /// Waits for an instant of the scene, in seconds.
    pub async fn until(&self, seconds: f64) {
        tokio::time::sleep_until(
            self.recorder.start() + Duration::from_secs_f64(seconds),
        )
        .await;
    }

    /// The server's process ends: its state is gone, every line to it is cut, and no new one is
    /// accepted until [`Wire::restart`].
    pub fn kill(&self) {
        self.event("server", "is killed");
        self.server.kill();
    }

    /// The server's process ends and starts again with `app`: every line to it is cut.
    pub fn restart(&self, app: Router) {
        self.event("server", "restarts");
        self.server.kill();
        self.server.start(app);
    }

    /// Notes what happens away from the wire: what a user sees or does.
    pub fn event(&self, who: &str, what: &str) {
        self.recorder.note(who, Mark::Event, what);
    }

    /// Notes the harm that a scene shows, at this instant.
    pub fn harm(&self, who: &str, what: &str) {
        self.recorder.note(who, Mark::Harm, what);
    }

    /// All that happened so far, for people and for pages.
    pub fn transcript(&self) -> Transcript {
        decode::transcript(&self.recorder.entries(), &self.headers)
    }

    /// How many bytes a client sent and got so far, heads included, all connections together.
    pub fn bytes(&self, name: &str) -> Bytes {
        let mut bytes = Bytes::default();
        for entry in self.recorder.entries() {
            let record::Entry::Piece(piece) = entry else { continue };
            if piece.who.split('#').next() != Some(name) {
                continue;
            }
            match piece.way {
                Way::ToServer => bytes.up += piece.bytes.len(),
                Way::ToClient => bytes.down += piece.bytes.len(),
            }
        }
        bytes
    }

    /// How many requests the server got in each span of this length, from the first to the last.
    pub fn requests_per(&self, span: Duration) -> String {
        histogram::requests_per(&self.transcript(), span)
    }
}
