//! Turns the bytes of connections into the lines of a transcript.
//!
//! Bytes are decoded as messages, so it does not matter how they were cut into reads and writes.
//! What is random or of no interest never gets into the text: only the headers that the scene
//! names are shown (so no `date`).

use std::collections::BTreeMap;

use transcript::{Line, Mark, Transcript, Transit};

use crate::{
    chunk::{self, Chunk},
    head::{Head, Length, Way},
    layout::layout,
    record::{Entry, Moment, Piece},
};

const CLOSES: &str = "closes";
const IN_THE_MIDDLE: &str = "closes, in the middle of a body";

pub(crate) fn transcript(entries: &[Entry], headers: &[&str]) -> Transcript {
    let mut streams: BTreeMap<(usize, bool), Stream> = BTreeMap::new();
    let mut lines: Vec<(Moment, Line)> = Vec::new();
    for entry in entries {
        match entry {
            Entry::Note { at, who, mark, text } => {
                lines.push((*at, line(*at, who, *mark, text.clone(), Transit::AtOnce)));
            }
            Entry::Piece(piece) => {
                let key = (piece.connection, piece.way == Way::ToServer);
                let stream = streams.entry(key).or_default();
                lines.extend(stream.take(piece, headers));
            }
        }
    }
    lines.extend(streams.values_mut().filter_map(|stream| stream.broken_off(headers)));
    lines.sort_by_key(|(moment, _)| *moment);
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    Transcript { lines: without_answered_closes(lines) }
}

/// Whoever closes second only agrees: it is told when something lies between the two.
fn without_answered_closes(lines: Vec<Line>) -> Vec<Line> {
    let mut told: Vec<Line> = Vec::new();
    for line in lines {
        let agrees = line.text == CLOSES
            && told.iter().rev().take_while(|before| before.at == line.at).any(
                |before| {
                    before.who == line.who
                        && (before.text == CLOSES || before.mark == Mark::Fault)
                },
            );
        if !agrees {
            told.push(line);
        }
    }
    told
}

fn line(at: Moment, who: &str, mark: Mark, text: String, transit: Transit) -> Line {
    let at = at.at.as_millis() as u64;
    Line { at, who: who.into(), mark, text, transit, details: Vec::new() }
}

/// One direction of a connection, as far as it is not decoded yet.
#[derive(Default)]
struct Stream {
    buffer: Vec<u8>,
    /// Whether what the buffer begins with is a chunk of a body, and not a head.
    in_chunks: bool,
    /// The last piece that added to the buffer.
    last: Option<Piece>,
}

impl Stream {
    fn take(&mut self, piece: &Piece, headers: &[&str]) -> Vec<(Moment, Line)> {
        if piece.bytes.is_empty() {
            let in_the_middle = self.in_chunks.then_some(IN_THE_MIDDLE);
            let broken_off = self.broken_off(headers);
            let closes = in_the_middle.unwrap_or(CLOSES).to_string();
            let closes = placed(piece, closes, Vec::new());
            return broken_off.into_iter().chain([closes]).collect();
        }
        self.buffer.extend_from_slice(&piece.bytes);
        self.last = Some(piece.clone());
        let mut lines = Vec::new();
        while let Some(message) = self.next(piece.way, headers) {
            self.buffer.drain(..message.length);
            lines.push(placed(piece, message.text, message.details));
        }
        lines
    }

    /// What is whole at the beginning of the buffer: a message, or its head, or a chunk.
    fn next(&mut self, way: Way, headers: &[&str]) -> Option<Message> {
        let message = match self.in_chunks {
            true => Message::of_chunk(Chunk::decode(&self.buffer)?),
            false => Message::decode(&self.buffer, way, headers)?,
        };
        self.in_chunks = message.goes_on_in_chunks;
        Some(message)
    }

    /// What was begun and never ended.
    fn broken_off(&mut self, headers: &[&str]) -> Option<(Moment, Line)> {
        let rest = std::mem::take(&mut self.buffer);
        let piece = self.last.take().filter(|_| !rest.is_empty())?;
        let (text, details) = match Head::decode(&rest, piece.way) {
            _ if std::mem::take(&mut self.in_chunks) => {
                ("a chunk".to_string(), chunk::lines(chunk::begun(&rest)))
            }
            Some(head) => {
                let body = body_lines(&rest[head.length..]);
                let details = [details_of(&head, headers), body].concat();
                (head.text, details)
            }
            None => {
                let shown = String::from_utf8_lossy(&rest).replace("\r\n", "\\r\\n");
                (shown.replace('\n', "\\n"), Vec::new())
            }
        };
        Some(placed(&piece, format!("{text} (breaks off)"), details))
    }
}

/// A line where its last piece arrived, or left if it was lost.
fn placed(piece: &Piece, text: String, details: Vec<String>) -> (Moment, Line) {
    let mark = match piece.way {
        Way::ToServer => Mark::ToServer,
        Way::ToClient => Mark::ToClient,
    };
    let left = piece.left.at.as_millis() as u64;
    let (moment, transit) = match piece.arrived {
        None => (piece.left, Transit::Lost),
        Some(arrived) if arrived.at.as_millis() as u64 == left => {
            (arrived, Transit::AtOnce)
        }
        Some(arrived) => (arrived, Transit::Left(left)),
    };
    let mut line = line(moment, &piece.who, mark, text, transit);
    line.details = details;
    (moment, line)
}

/// A whole request or answer at the beginning of some bytes, or a part of one that is told by itself.
struct Message {
    length: usize,
    text: String,
    details: Vec<String>,
    goes_on_in_chunks: bool,
}

impl Message {
    fn decode(bytes: &[u8], way: Way, headers: &[&str]) -> Option<Self> {
        let head = Head::decode(bytes, way)?;
        let length = head.length + body_of(&head);
        let body = bytes.get(head.length..length)?;
        let details = [details_of(&head, headers), body_lines(body)].concat();
        let goes_on_in_chunks = head.body == Length::Chunked;
        Some(Self { length, text: head.text, details, goes_on_in_chunks })
    }

    fn of_chunk(Chunk { length, content }: Chunk) -> Self {
        let text = match content.len() {
            0 => "the end of the body".into(),
            size => format!("a chunk of {size} bytes"),
        };
        let goes_on_in_chunks = !content.is_empty();
        Self { length, text, details: chunk::lines(&content), goes_on_in_chunks }
    }
}

/// How many bytes of body are told with a head. Chunks are told one by one; a body that ends with its
/// connection is not decoded: no lesson sends one.
fn body_of(head: &Head) -> usize {
    match head.body {
        Length::Known(length) => length,
        Length::Chunked | Length::Streamed => 0,
    }
}

/// The headers that the scene shows.
fn details_of(head: &Head, shown: &[&str]) -> Vec<String> {
    let line = |name: &&str| Some(format!("{name}: {}", head.header(name)?));
    shown.iter().filter_map(line).collect()
}

fn body_lines(body: &[u8]) -> Vec<String> {
    if body.is_empty() {
        return Vec::new();
    }
    /// A long body says nothing that its beginning does not.
    const MOST: usize = 2_000;
    let text = String::from_utf8_lossy(&body[..body.len().min(MOST)]);
    let mut lines: Vec<_> = layout(&text)
        .iter()
        .map(|line| format!("| {line}").trim_end().to_string())
        .collect();
    if body.len() > MOST {
        let beginning: String = lines[0].chars().take(60).collect();
        lines = vec![format!("{beginning}… ({} bytes)", body.len())];
    }
    lines
}
