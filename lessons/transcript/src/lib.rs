//! A transcript: what a scene put on the wire, line by line, with the second at which it happened.
//!
//! `wire` writes transcripts, tests keep them as snapshots, the book draws them, and a reader's own
//! program is held against them. All of them share these types and this one spelling:
//!
//! ```text
//!    0.000s  alice   → GET /messages?after=a-0
//!    0.000s  alice   ← 200 OK
//!                      | {"messages":[],"next":"a-0"}
//!    4.000s  server  • restarts
//! ```
//!
//! A line is a time, a participant, a [`Mark`], and a text. What belongs to it stands below it, in
//! the column of its text: headers as `name: value`, each line of a body behind `| `.

mod parse;
mod print;

pub use parse::ParseError;

/// What a scene put on the wire, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The lines, by time.
    pub lines: Vec<Line>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it arrived, or, if it never did, when it left; in milliseconds since the scene began.
    pub at: u64,
    /// Whose line it is: a participant (`server`), or a client's connection (`alice`, `alice#2`).
    pub who: String,
    /// What kind of thing happened.
    pub mark: Mark,
    /// The first line of what was said: `GET /messages`, `200 OK`, `closes`.
    pub text: String,
    /// How it came through.
    pub transit: Transit,
    /// The headers that matter to the scene, then the body's lines behind `| `.
    pub details: Vec<String>,
}

/// What kind of thing a [`Line`] tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `→`: from the client to the server.
    ToServer,
    /// `←`: from the server to the client.
    ToClient,
    /// `×`: a fault that the scene puts on the line.
    Fault,
    /// `•`: something that happens away from the wire, such as a restart, or what a user sees.
    Event,
    /// `!`: the harm. A scene of a step that mends it has none.
    Harm,
}

/// How a message came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transit {
    /// It arrived in the millisecond in which it left.
    AtOnce,
    /// It was under way since this millisecond of the scene.
    Left(u64),
    /// It left and never arrived, or not all of it.
    Lost,
}

impl Mark {
    /// Every mark with its sign.
    pub const ALL: [(Mark, char); 5] = [
        (Mark::ToServer, '→'),
        (Mark::ToClient, '←'),
        (Mark::Fault, '×'),
        (Mark::Event, '•'),
        (Mark::Harm, '!'),
    ];

    /// The sign that stands for the mark in a transcript.
    pub fn sign(self) -> char {
        match self {
            Mark::ToServer => '→',
            Mark::ToClient => '←',
            Mark::Fault => '×',
            Mark::Event => '•',
            Mark::Harm => '!',
        }
    }
}

impl Line {
    /// The participant behind a connection: `alice` for `alice#2`.
    pub fn participant(&self) -> &str {
        self.who.split_once('#').map_or(&self.who, |(name, _)| name)
    }
}

impl Transcript {
    /// The participants in the order in which they first appear.
    pub fn participants(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for line in &self.lines {
            if !names.contains(&line.participant()) {
                names.push(line.participant());
            }
        }
        names
    }
}
