//! What every lesson's server has, and no lesson teaches.
//!
//! A lesson is a few [`Step`]s, each a whole program: a function from [`Surroundings`] (clock,
//! seed, the signal to stop) to a `Router`. This crate runs it, and its `main.rs` is one line:
//!
//! ```no_run
//! # static LESSON: server::Lesson =
//! #     server::Lesson { number: 1, title: "short polling", steps: &[], web: &[] };
//! #[tokio::main]
//! async fn main() -> std::process::ExitCode {
//!     server::main(&LESSON).await
//! }
//! ```
//!
//! - [`main`] reads the arguments, [`listen`]s on this machine only, and [`serve`]s until
//!   [`stop_on_signal`] says stop; then nothing can hold it longer than a few seconds.
//! - [`rooms`] gives each room an instance of the step, so that a step knows nothing of rooms, and
//!   every scene and every reader can have a state of their own.
//! - [`Problem`] is the one form of an error answer, [`problems`] gives it to unknown paths and
//!   wrong methods.
//! - [`Lesson::router`] adds the page on which the step's client runs, and with [`serve`] the tap:
//!   that page sees the true bytes of its room's connections, and does faults to them.

mod arguments;
mod lesson;
mod occupancy;
mod page;
mod problem;
mod rooms;
mod serve;
mod signal;
mod surroundings;
mod tap;

pub use lesson::{Lesson, Step, WebFile, main};
pub use problem::{BODY_TIMEOUT, Body, LONGEST_BODY, Problem, problems};
pub use rooms::{IDLE_ROOM_KEPT, MAX_ROOMS, rooms};
pub use serve::{DRAIN, HEAD_TIMEOUT, ListenError, MAX_CONNECTIONS, listen, serve};
pub use signal::stop_on_signal;
pub use surroundings::{Clock, Surroundings};
pub use tap::{MAX_BYTES, MAX_EVENTS, MAX_WATCHED, WATCH_KEPT};
