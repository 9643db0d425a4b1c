//! A log of messages with readers: cursor, batch, gap.
//!
//! This is what the steps of the lessons arrive at. A [`Log`] numbers its messages 1,
//! 2, 3, … and keeps the newest. A reader holds a [`Cursor`], the place up to which it
//! has read, and asks for the messages after it; the log knows no reader and keeps
//! nothing for one. So a reader costs nothing while it is away, and none can be too
//! slow: it can only find, when it comes back, that what it missed is gone. Then the
//! log says so, by a [`Gap`] in the [`Batch`].
//!
//! ```
//! use message_log::{Cursor, Epoch, GapReason, Limits, Log};
//!
//! let mut log = Log::new(Epoch::from_seed(0xa), Limits { messages: 2, ..Limits::default() });
//! log.append("alice", "Lunch at noon?", 0)?;
//! log.append("bob", "Yes. Where?", 4_000)?;
//!
//! let batch = log.read(None, 50);
//! assert_eq!(batch.messages.len(), 2);
//! assert_eq!(batch.next.to_string(), "a-2");
//!
//! log.append("alice", "The usual.", 9_000)?;
//! let batch = log.read(Some(batch.next), 50);
//! assert_eq!(batch.messages[0].text, "The usual.");
//! assert_eq!(batch.gap, None);
//!
//! // Only two messages are kept, so the first is gone for whoever starts before it.
//! let gap = log.read(Some("a-0".parse::<Cursor>()?), 50).gap.expect("a-1 is gone");
//! assert_eq!(gap.reason, GapReason::Evicted);
//! assert_eq!(gap.resume.to_string(), "a-1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Two promises carry every lesson. Numbers have **no holes** within an epoch, so a
//! reader can see for itself that it missed something. And nothing is **skipped in
//! silence**: each batch goes on right after the cursor it was asked for, or has a gap
//! that says where it goes on instead.
//!
//! The log reads no clock and rolls no dice: the time of a message and the seed of the
//! [`Epoch`] are handed in, so that a test can foretell every byte.

mod batch;
mod cursor;
mod log;
mod message;

pub use batch::{Batch, Gap, GapReason};
pub use cursor::{Cursor, CursorError, CursorErrorKind, Epoch};
pub use log::{Limits, Log};
pub use message::{MAX_AUTHOR_BYTES, MAX_TEXT_BYTES, Message, Refused};
