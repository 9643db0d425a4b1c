//! What a lesson's contract is, and whether a program keeps it.
//!
//! A [`Contract`] is a list of [`Scene`]s in the order of the lesson's steps. A scene is played to
//! a server on a [`Stage`]: to a router in memory and in virtual time, or to a server in any
//! language over TCP and in real time. What was said is written down as a conversation, which is a
//! [`Transcript`](transcript::Transcript) of what all servers that keep the contract have in
//! common. [`Difference::first`] holds it against the expected one and says in words what is
//! another thing, and the scene knows a hint for it.
//!
//! A lesson has its contract in `src/contract/`; `cargo mine` plays it.

mod code;
mod contract;
mod crowd;
mod difference;
mod foretold;
mod progress;
mod reader;
mod remote;
mod said;
mod stage;

pub mod bench;
pub mod manners;
pub mod wrong;

pub use code::{Code, CodeError};
pub use contract::{Contract, Exercise, Failure, Part, Play, Playing, Scene};
pub use crowd::Waiting;
pub use difference::{Difference, Kind, Timing};
pub use foretold::foretold;
pub use progress::{Failed, OfLesson, Progress, ProgressError, mine};
pub use reader::{Asked, Heard, PATIENCE, Reader};
pub use remote::{Remote, RemoteError};
pub use said::{Field, Shown};
pub use stage::{Played, Stage, play};
