use std::collections::VecDeque;
use std::sync::Arc;

use crate::message::{self, MAX_AUTHOR_BYTES, MAX_TEXT_BYTES};
use crate::{Batch, Cursor, Epoch, Gap, GapReason, Message, Refused};

/// How much a log keeps. When a new message would exceed either limit, the oldest make
/// room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The number of messages; 0 counts as 1.
    pub messages: usize,
    /// The sum of [`Message::bytes`]. It counts as no less than the bytes of the longest
    /// message, so that the newest message is always there.
    pub bytes: usize,
}

impl Default for Limits {
    /// 1,000 messages and 1 MiB.
    fn default() -> Self {
        Self { messages: 1_000, bytes: 1024 * 1024 }
    }
}

// ANCHOR: log
/// The messages of one room: numbered 1, 2, 3, … without a hole, the newest of them kept.
#[derive(Debug)]
pub struct Log {
    epoch: Epoch,
    limits: Limits,
    kept: VecDeque<Arc<Message>>,
    bytes: usize,
    last: u64,
}
// ANCHOR_END: log

impl Log {
    /// An empty log. `epoch` must be one that no reader can have seen before.
    pub fn new(epoch: Epoch, limits: Limits) -> Self {
        let limits = Limits {
            messages: limits.messages.max(1),
            bytes: limits.bytes.max(MAX_AUTHOR_BYTES + MAX_TEXT_BYTES),
        };
        Self { epoch, limits, kept: VecDeque::new(), bytes: 0, last: 0 }
    }

    /// Appends a message under the next number; `at` is the time in milliseconds since
    /// the Unix epoch.
    ///
    /// # Errors
    ///
    /// [`Refused`] if author or text is empty or too long; the log is as before.
    pub fn append(
        &mut self,
        author: &str,
        text: &str,
        at: u64,
    ) -> Result<Arc<Message>, Refused> {
        // ANCHOR: append
        message::check(author, text)?;
        self.last += 1;
        let message = Arc::new(Message {
            cursor: self.latest(),
            author: author.to_owned(),
            text: text.to_owned(),
            at,
        });
        self.bytes += message.bytes();
        self.kept.push_back(Arc::clone(&message));
        self.evict();
        Ok(message)
        // ANCHOR_END: append
    }

    /// The messages after a cursor, at most `limit` of them (0 counts as 1); without a
    /// cursor the newest `limit`.
    ///
    /// Where the log cannot go on after the cursor it starts at the oldest message it
    /// has, and the batch says so by its [`Gap`].
    // ANCHOR: read
    pub fn read(&self, after: Option<Cursor>, limit: usize) -> Batch {
        let limit = limit.max(1);
        let gap = after.and_then(|after| self.gap(after));
        let start = match (gap, after) {
            (Some(gap), _) => gap.resume,
            (None, Some(after)) => after,
            (None, None) => self.cursor(self.last - limit.min(self.kept.len()) as u64),
        };
        let skip = (start.seq - self.resume().seq) as usize;
        let messages: Vec<_> = self.kept.iter().skip(skip).take(limit).cloned().collect();
        let next = messages.last().map_or(start, |message| message.cursor);
        Batch { messages, next, latest: self.latest(), gap }
    }
    // ANCHOR_END: read

    /// The cursor of the newest message; before the first message the place before it.
    pub fn latest(&self) -> Cursor {
        self.cursor(self.last)
    }

    /// The newest message, if there is one.
    pub fn newest(&self) -> Option<&Message> {
        self.kept.back().map(|message| &**message)
    }

    /// The cursor of the oldest message kept; before the first message the one it will
    /// have.
    pub fn oldest(&self) -> Cursor {
        self.cursor(self.last - self.kept.len() as u64 + 1)
    }

    /// The place right before the oldest message.
    fn resume(&self) -> Cursor {
        self.cursor(self.oldest().seq - 1)
    }

    fn cursor(&self, seq: u64) -> Cursor {
        Cursor { epoch: self.epoch, seq }
    }

    // ANCHOR: gap
    fn gap(&self, after: Cursor) -> Option<Gap> {
        let reason = if after.epoch != self.epoch {
            GapReason::Epoch
        } else if after.seq > self.last {
            GapReason::Future
        } else if after.seq < self.resume().seq {
            GapReason::Evicted
        } else {
            return None;
        };
        Some(Gap { reason, resume: self.resume() })
    }
    // ANCHOR_END: gap

    // ANCHOR: evict
    fn evict(&mut self) {
        while self.kept.len() > self.limits.messages || self.bytes > self.limits.bytes {
            let Some(oldest) = self.kept.pop_front() else { return };
            self.bytes -= oldest.bytes();
        }
    }
    // ANCHOR_END: evict
}
