//! The one record that all connections of a scene share, so that its order is the order in which
//! things happened.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use tokio::time::Instant;
use transcript::Mark;

use crate::head::Way;

/// An instant, and its place among the things that happened in the same millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    pub(crate) at: Duration,
    pub(crate) order: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Piece(Piece),
    Note { at: Moment, who: String, mark: Mark, text: String },
}

/// Some bytes on their way through a line. No bytes are the end of that direction.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) connection: usize,
    pub(crate) who: String,
    pub(crate) way: Way,
    pub(crate) bytes: Vec<u8>,
    pub(crate) left: Moment,
    /// `None`: still under way, or lost.
    pub(crate) arrived: Option<Moment>,
}

/// Where a piece stands in the record.
#[derive(Clone, Copy)]
pub(crate) struct PieceId(usize);

#[derive(Clone)]
pub(crate) struct Recorder {
    start: Instant,
    record: Arc<Mutex<Record>>,
}

#[derive(Default)]
struct Record {
    entries: Vec<Entry>,
    moments: usize,
    connections: usize,
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), record: Arc::default() }
    }

    pub(crate) fn start(&self) -> Instant {
        self.start
    }

    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.lock().entries.clone()
    }

    pub(crate) fn new_connection(&self) -> usize {
        let mut record = self.lock();
        record.connections += 1;
        record.connections
    }

    pub(crate) fn note(&self, who: &str, mark: Mark, text: &str) {
        let at = self.moment();
        let note = Entry::Note { at, who: who.into(), mark, text: text.into() };
        self.lock().entries.push(note);
    }

    /// Bytes leave their sender.
    pub(crate) fn left(
        &self,
        connection: usize,
        who: &str,
        way: Way,
        bytes: &[u8],
    ) -> PieceId {
        let left = self.moment();
        let (who, bytes) = (who.to_string(), bytes.to_vec());
        let mut record = self.lock();
        record.entries.push(Entry::Piece(Piece {
            connection,
            who,
            way,
            bytes,
            left,
            arrived: None,
        }));
        PieceId(record.entries.len() - 1)
    }

    /// The first `count` bytes of a piece arrive; what is left of it does not.
    pub(crate) fn arrived(&self, id: PieceId, count: usize) {
        let now = self.moment();
        let mut record = self.lock();
        let Entry::Piece(piece) = &mut record.entries[id.0] else { return };
        piece.arrived = Some(now);
        if count < piece.bytes.len() {
            let mut lost = piece.clone();
            lost.bytes = piece.bytes.split_off(count);
            lost.arrived = None;
            record.entries.push(Entry::Piece(lost));
        }
    }

    fn moment(&self) -> Moment {
        let at = self.now();
        let mut record = self.lock();
        record.moments += 1;
        Moment { at, order: record.moments }
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.record.lock().expect("no holder of the record panics")
    }
}
