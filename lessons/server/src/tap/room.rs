//! What the tap keeps of a room: its newest events, and the faults of its lines.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Serialize, Serializer};
use tokio::time::Instant;

use super::messages::Message;

/// The most events of a room that are kept; older ones are let go.
pub const MAX_EVENTS: usize = 500;

/// The most bytes of a room that are kept.
pub const MAX_BYTES: usize = 256 * 1024;

pub(super) struct Room {
    /// What begins with one of these is the room's.
    pub(super) addresses: Vec<String>,
    pub(super) looked: Instant,
    pub(super) delay: Duration,
    pub(super) stalled_until: Instant,
    pub(super) cut_until: Instant,
    epoch: u64,
    events: VecDeque<Event>,
    /// How many events there were.
    newest: u64,
    bytes: usize,
}

/// Something that happened on a line of the room.
#[derive(Serialize)]
pub(super) struct Event {
    seq: u64,
    /// In milliseconds since the Unix epoch.
    at: u64,
    /// Counted from 1; 0 if it happened to all of the room's.
    connection: u64,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum What {
    Request {
        exchange: Option<u64>,
        #[serde(flatten)]
        message: Message,
        whole: bool,
    },
    Answer {
        /// The request's.
        exchange: Option<u64>,
        /// When the server wrote it.
        left: u64,
        #[serde(flatten)]
        message: Message,
        whole: bool,
    },
    /// A part of a body whose length nobody said.
    Piece {
        to_server: bool,
        #[serde(serialize_with = "latin_1")]
        raw: Vec<u8>,
    },
    Closes,
    Fault {
        text: String,
    },
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            head: usize,
            length: usize,
            #[serde(serialize_with = "latin_1")]
            raw: &'a [u8],
        }
        let Self { raw, head, length } = self;
        Fields { head: *head, length: *length, raw }.serialize(serializer)
    }
}

/// Any bytes as a text of as many characters, `U+0000` to `U+00FF`.
fn latin_1<S: Serializer>(
    bytes: impl AsRef<[u8]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text: String = bytes.as_ref().iter().map(|byte| char::from(*byte)).collect();
    serializer.serialize_str(&text)
}

/// What somebody who looks is told.
#[derive(Serialize)]
pub(super) struct Sight<'a> {
    /// The cursor to look with next.
    next: String,
    /// How many events there were after the cursor, and are not kept any more.
    missed: u64,
    /// The cursor was of another watch: this begins at its oldest event.
    anew: bool,
    /// How many connections carry the room's requests.
    connections: usize,
    /// How many answers are written and not through yet.
    waiting: usize,
    faults: Faults,
    events: Vec<&'a Event>,
}

/// The faults at this moment, in milliseconds.
#[derive(Serialize)]
pub(super) struct Faults {
    delay: u64,
    /// How much longer the reader does not read.
    stalled: u64,
    /// How much longer each line is cut.
    cut: u64,
}

/// From which event on somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    epoch: u64,
    seq: u64,
}

impl Cursor {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (epoch, seq) = text.split_once('-')?;
        Some(Self { epoch: epoch.parse().ok()?, seq: seq.parse().ok()? })
    }
}

impl Room {
    pub(super) fn new(addresses: Vec<String>, epoch: u64) -> Self {
        let now = Instant::now();
        Self {
            addresses,
            looked: now,
            delay: Duration::ZERO,
            stalled_until: now,
            cut_until: now,
            epoch,
            events: VecDeque::new(),
            newest: 0,
            bytes: 0,
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut_until > Instant::now()
    }

    pub(super) fn record(&mut self, at: u64, connection: u64, what: What) {
        self.newest += 1;
        let event = Event { seq: self.newest, at, connection, what };
        self.bytes += event.bytes();
        self.events.push_back(event);
        while self.events.len() > MAX_EVENTS || self.bytes > MAX_BYTES {
            let Some(oldest) = self.events.pop_front() else { break };
            self.bytes -= oldest.bytes();
        }
    }

    /// Without a cursor, from now on.
    pub(super) fn sight(
        &self,
        after: Option<Cursor>,
        connections: usize,
        waiting: usize,
    ) -> Sight<'_> {
        let known = after.filter(|after| after.epoch == self.epoch);
        let from = match (after, known) {
            (None, _) => self.newest,
            (Some(_), None) => 0,
            (_, Some(after)) => after.seq,
        };
        let kept = self.newest - self.events.len() as u64;
        Sight {
            next: format!("{}-{}", self.epoch, self.newest),
            missed: kept.saturating_sub(from),
            anew: after.is_some() && known.is_none(),
            connections,
            waiting,
            faults: self.faults(),
            events: self.events.iter().filter(|event| event.seq > from).collect(),
        }
    }

    fn faults(&self) -> Faults {
        let now = Instant::now();
        let ms = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Faults {
            delay: ms(self.delay),
            stalled: ms(self.stalled_until.saturating_duration_since(now)),
            cut: ms(self.cut_until.saturating_duration_since(now)),
        }
    }
}

impl Event {
    fn bytes(&self) -> usize {
        match &self.what {
            What::Request { message, .. } | What::Answer { message, .. } => {
                message.raw.len()
            }
            What::Piece { raw, .. } => raw.len(),
            What::Closes => 0,
            What::Fault { text } => text.len(),
        }
    }
}
