use std::sync::Arc;

use crate::{Cursor, Message};

// ANCHOR: batch
/// What a reader gets: the messages after its cursor, and where it then is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The messages, oldest first, their numbers without a hole.
    pub messages: Vec<Arc<Message>>,
    /// The cursor to ask with next: that of the last message here or, if there is none,
    /// the one that was asked with (after a gap: the one where it ends).
    pub next: Cursor,
    /// The newest cursor of the log. While `next` differs, there is more to read at
    /// once.
    pub latest: Cursor,
    /// Says, if it is there, that the messages do not go on where the reader had stopped.
    pub gap: Option<Gap>,
}
// ANCHOR_END: batch

impl Batch {
    /// Whether there is anything in it that its reader did not know.
    pub fn has_news(&self) -> bool {
        !self.messages.is_empty() || self.gap.is_some()
    }
}

/// A hole in what a reader gets: history it asked for is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Why it is gone.
    pub reason: GapReason,
    /// Where reading goes on: the messages of the same batch are those after this cursor.
    pub resume: Cursor,
}

/// Why history is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapReason {
    /// Messages between the reader and the oldest one kept were let go to make room.
    Evicted,
    /// The reader's cursor is of another epoch: the log has started again since.
    Epoch,
    /// The reader's cursor is of this epoch, yet ahead of the newest message.
    Future,
}

impl GapReason {
    /// The word for it on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            GapReason::Evicted => "evicted",
            GapReason::Epoch => "epoch",
            GapReason::Future => "future",
        }
    }
}
