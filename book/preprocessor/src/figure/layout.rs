//! Where everything in a drawing stands. Units are those of the SVG's view box.
//!
//! Time runs down. Each line of the transcript has a row of its own, also within one instant; the
//! space between two instants grows with the wait, and a long wait is folded.

use transcript::{Line, Mark, Transcript, Transit};

use super::{
    gist::gist,
    held::{Held, held},
    text::{cut, cut_message, seconds, wrap},
};

/// A drawing of a transcript.
pub(crate) struct Drawing {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// Where the time axis stands.
    pub(crate) axis: i32,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) instants: Vec<Instant>,
    pub(crate) folds: Vec<Fold>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) arrows: Vec<Arrow>,
    pub(crate) notes: Vec<Note>,
    /// The middle of each line of the transcript, from top to bottom.
    pub(crate) middles: Vec<i32>,
}

/// A participant's line.
pub(crate) struct Lane {
    pub(crate) x: i32,
    pub(crate) name: String,
    pub(crate) server: bool,
}

/// An instant at which something happens.
pub(crate) struct Instant {
    pub(crate) y: i32,
    pub(crate) label: String,
}

/// A wait that is drawn shorter than it is.
pub(crate) struct Fold {
    /// The line that ends it.
    pub(crate) line: usize,
    pub(crate) y: i32,
    pub(crate) label: String,
}

/// A request that the server holds.
pub(crate) struct Bar {
    /// The line of the request, and of what ends the wait, if anything does.
    pub(crate) held: Held,
    pub(crate) x: i32,
    pub(crate) top: i32,
    pub(crate) bottom: i32,
}

/// A message.
pub(crate) struct Arrow {
    /// Which line of the transcript it is.
    pub(crate) line: usize,
    pub(crate) to_server: bool,
    pub(crate) lost: bool,
    pub(crate) from: (i32, i32),
    pub(crate) to: (i32, i32),
    /// A delayed message is under way down a slope to here, and then arrives level, so that its text
    /// has a line to stand on.
    pub(crate) bend: Option<i32>,
    /// Where the message's text stands: its middle.
    pub(crate) label: (i32, i32),
    /// The connection, if it is not the client's first: `#2`.
    pub(crate) connection: String,
    pub(crate) text: String,
    /// What did not fit into the text, and the first detail if it is short: behind the text or below
    /// the arrow.
    pub(crate) gist: Option<Gist>,
    /// All of it.
    pub(crate) title: String,
}

/// What a message says, in short.
pub(crate) enum Gist {
    Behind(String),
    /// In lines, two at most.
    Below(Vec<String>),
}

/// Words on a lane.
pub(crate) struct Note {
    /// Which line of the transcript it is.
    pub(crate) line: usize,
    pub(crate) mark: Mark,
    /// The server's events concern everybody: a line runs through all lanes.
    pub(crate) across: bool,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) lines: Vec<String>,
    pub(crate) title: String,
}

/// A character of the monospaced text of messages, at 13 units.
const MONO: f64 = 7.85;
/// A character of the text of notes, at 14 units, on average, with room to spare.
const SANS: f64 = 7.6;
/// A line of a note.
pub(crate) const NOTE_LINE: i32 = 18;
/// A line below an arrow.
pub(crate) const GIST_LINE: i32 = 16;
/// The rows begin below the participants' names.
pub(crate) const HEAD: i32 = 46;
/// Half the width of a bar.
pub(crate) const BAR: i32 = 5;
/// Right of the last lane.
const MARGIN: i32 = 42;
/// Longer waits are folded; in milliseconds.
const FOLD: u64 = 4_000;

/// What a row shows.
#[derive(Clone, Copy)]
enum Row {
    /// A line arrives, or happens.
    Line(usize),
    /// A delayed message leaves.
    Leaves(usize),
}

impl Drawing {
    /// Lays out a transcript.
    pub(crate) fn of(transcript: &Transcript) -> Self {
        let lines = &transcript.lines;
        let axis = axis(lines);
        let lanes = lanes(transcript, axis);
        let width = lanes.last().map_or(430, |lane| lane.x + MARGIN);
        let mut drawing = Self {
            width,
            height: 0,
            axis,
            lanes,
            instants: Vec::new(),
            folds: Vec::new(),
            bars: Vec::new(),
            arrows: Vec::new(),
            notes: Vec::new(),
            middles: Vec::new(),
        };
        let places = drawing.place_rows(lines);
        drawing.middles = places.iter().map(|place| place.at).collect();
        let levels = drawing.place_bars(lines, &places);
        for (at, line) in lines.iter().enumerate() {
            match line.mark {
                Mark::ToServer | Mark::ToClient => {
                    let arrow = drawing.arrow(at, line, &places[at], levels[at]);
                    drawing.arrows.push(arrow);
                }
                _ => {
                    let note = drawing.note(at, line, places[at].at);
                    drawing.notes.push(note);
                }
            }
        }
        drawing
    }

    /// Gives every row its place, from top to bottom.
    fn place_rows(&mut self, lines: &[Line]) -> Vec<Place> {
        let mut places = vec![Place::default(); lines.len()];
        let (mut y, mut now) = (HEAD, None);
        for (time, row) in rows(lines) {
            if now != Some(time) {
                let line = lines.iter().position(|line| line.at >= time);
                y = self.pass(now, time, y, line.unwrap_or_default());
            }
            let anchor = match row {
                Row::Line(at) => {
                    let (above, below) = self.extent(&lines[at]);
                    places[at].at = y + above;
                    y += above + below;
                    places[at].at
                }
                Row::Leaves(at) => {
                    places[at].left = Some(y + 8);
                    y += 16;
                    y - 8
                }
            };
            if now != Some(time) {
                self.instants.push(Instant { y: anchor, label: seconds(time) });
                now = Some(time);
            }
        }
        self.height = y + 14;
        places
    }

    /// The space between two instants; a long one is folded.
    fn pass(&mut self, now: Option<u64>, time: u64, y: i32, line: usize) -> i32 {
        let Some(now) = now else { return y };
        let wait = time - now;
        if wait <= FOLD {
            return y + 4 + (wait * 6 / 1000) as i32;
        }
        self.folds.push(Fold { line, y: y + 18, label: seconds(wait) });
        y + 36
    }

    /// How far a line's row reaches above and below its middle.
    fn extent(&self, line: &Line) -> (i32, i32) {
        match line.mark {
            Mark::ToServer | Mark::ToClient => {
                let below = match self.gist(line) {
                    Some(Gist::Below(lines)) => 6 + GIST_LINE * lines.len() as i32,
                    Some(Gist::Behind(_)) | None => 8,
                };
                (22, below)
            }
            _ => {
                let half = self.note_lines(line).len() as i32 * NOTE_LINE / 2 + 9;
                (half, half)
            }
        }
    }

    /// Gives every bar its place; the level of the bar at which each line begins or ends.
    fn place_bars(&mut self, lines: &[Line], places: &[Place]) -> Vec<i32> {
        let server = self.server();
        let mut levels = vec![0; lines.len()];
        let mut free: Vec<i32> = Vec::new();
        for held in held(lines) {
            let Held { from, to } = held;
            let top = places[from].at;
            let bottom =
                to.map_or(self.height - 6, |to| places[to].left.unwrap_or(places[to].at));
            let level = free.iter().position(|until| *until < top).unwrap_or(free.len());
            if level == free.len() {
                free.push(bottom);
            }
            free[level] = bottom;
            levels[from] = level as i32;
            if let Some(answer) = to.filter(|to| lines[*to].who == lines[from].who) {
                levels[answer] = level as i32;
            }
            let x = server + level as i32 * (2 * BAR + 2);
            self.bars.push(Bar { held, x, top, bottom });
        }
        levels
    }

    fn arrow(&self, at: usize, line: &Line, place: &Place, level: i32) -> Arrow {
        let (client, server) = (self.lane(line), self.server());
        let side = if client < server { -1 } else { 1 };
        let bar = server + level * (2 * BAR + 2) + side * BAR;
        let to_server = line.mark == Mark::ToServer;
        let (from, mut to) = if to_server { (client, bar) } else { (bar, client) };
        let lost = line.transit == Transit::Lost;
        if lost {
            to = from + (to - from) * 11 / 20;
        }
        let (near, far) = self.words_between(line);
        let far = if far == server { bar } else { far };
        let (text, connection) = self.fitted(line);
        let bend = place.left.map(|_| from + (to - from) * 3 / 20);
        let shift = bend.map_or(0, |bend| (bend - from) / 2);
        Arrow {
            line: at,
            to_server,
            lost,
            from: (from, place.left.unwrap_or(place.at)),
            to: (to, place.at),
            label: ((near + far) / 2 + shift, place.at - 8),
            bend,
            connection,
            text,
            gist: self.gist(line),
            title: std::iter::once(full(line))
                .chain(line.details.iter().cloned())
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    fn note(&self, at: usize, line: &Line, y: i32) -> Note {
        let lines = self.note_lines(line);
        let longest =
            lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) + 2;
        let width = (longest as f64 * SANS) as i32 + 16;
        let middle = match line.mark {
            Mark::Fault => {
                let (near, far) = self.gap(line);
                (near + far) / 2
            }
            _ => self.lane(line),
        };
        let x = (middle - width / 2).min(self.width - width - 4).max(self.axis + 10);
        let height = lines.len() as i32 * NOTE_LINE + 8;
        let across = line.mark == Mark::Event && line.participant() == "server";
        Note {
            line: at,
            mark: line.mark,
            across,
            x,
            y: y - height / 2,
            width,
            height,
            lines,
            title: full(line),
        }
    }

    fn note_lines(&self, line: &Line) -> Vec<String> {
        let room = if self.lanes.len() == 2 { 290.0 } else { 230.0 };
        wrap(&line.text, (room / SANS) as usize)
    }

    /// The message's text cut to its gap, and its connection.
    fn fitted(&self, line: &Line) -> (String, String) {
        let (text, connection, _) = self.parted(line);
        (text, connection)
    }

    /// The same, and the remark in brackets behind the text if there is no room for it:
    /// `(breaks off)`.
    fn parted(&self, line: &Line) -> (String, String, Option<String>) {
        let connection = line.who.find('#').map_or("", |at| &line.who[at..]).to_string();
        let room = self.room(line).saturating_sub(connection.len() + 1);
        match line.text.rsplit_once(" (") {
            Some((text, remark)) if line.text.chars().count() > room => {
                (cut_message(text, room), connection, Some(format!("({remark}")))
            }
            _ => (cut_message(&line.text, room), connection, None),
        }
    }

    fn gist(&self, line: &Line) -> Option<Gist> {
        let (text, connection, remark) = self.parted(line);
        let gist = gist(line);
        let room = self.room(line);
        if remark.is_none() {
            let before = text.chars().count() + connection.len() + 3;
            let long = before + gist.as_ref()?.chars().count();
            if long <= room {
                return gist.map(Gist::Behind);
            }
        }
        let mut below = Vec::from_iter(remark.map(|remark| cut(&remark, room)));
        let gist = gist.map(|gist| wrap(&gist, room)).unwrap_or_default();
        below.extend(gist);
        if below.len() > 2 {
            let rest = below.split_off(1).join(" ");
            below.push(cut(&rest, room));
        }
        Some(Gist::Below(below))
    }

    /// How many characters fit above a message's arrow, or above its level part.
    fn room(&self, line: &Line) -> usize {
        characters(line, self.lane(line), self.server())
    }

    /// Between which lanes a message's words stand: in the gap beside the client's lane if they fit
    /// there, else along the whole arrow.
    fn words_between(&self, line: &Line) -> (i32, i32) {
        let (near, far) = self.gap(line);
        let (text, connection) = self.fitted(line);
        let behind = match self.gist(line) {
            Some(Gist::Behind(gist)) => gist.chars().count() + 2,
            Some(Gist::Below(_)) | None => 0,
        };
        let long = text.chars().count() + connection.len() + 1 + behind;
        if long <= characters(line, near, far) {
            (near, far)
        } else {
            (near, self.server())
        }
    }

    /// The gap beside the client's lane, towards the server, that a message crosses first.
    fn gap(&self, line: &Line) -> (i32, i32) {
        let (client, server) = (self.lane(line), self.server());
        let towards = |x: &i32| (*x - client).signum() == (server - client).signum();
        let neighbours = self.lanes.iter().map(|lane| lane.x).filter(towards);
        (client, neighbours.min_by_key(|x| (x - client).abs()).unwrap_or(server))
    }

    fn lane(&self, line: &Line) -> i32 {
        self.lanes
            .iter()
            .find(|lane| lane.name == line.participant())
            .map_or(0, |lane| lane.x)
    }

    fn server(&self) -> i32 {
        self.lanes.iter().find(|lane| lane.server).map_or(0, |lane| lane.x)
    }
}

/// Where a line stands: when it arrives or happens, and, if it was delayed, when it left.
#[derive(Clone, Copy, Default)]
struct Place {
    at: i32,
    left: Option<i32>,
}

/// The rows by time. Who leaves at an instant does so after what happens at it.
/// How many characters of a message fit between two lanes.
fn characters(line: &Line, near: i32, far: i32) -> usize {
    let level = if matches!(line.transit, Transit::Left(_)) { 0.85 } else { 1.0 };
    let length = f64::from((far - near).abs()) * level - f64::from(2 * BAR) - 28.0;
    (length / MONO) as usize
}

fn rows(lines: &[Line]) -> Vec<(u64, Row)> {
    let mut rows: Vec<(u64, bool, Row)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        rows.push((line.at, false, Row::Line(at)));
        if let Transit::Left(left) = line.transit {
            rows.push((left, true, Row::Leaves(at)));
        }
    }
    rows.sort_by_key(|(time, leaves, _)| (*time, *leaves));
    rows.into_iter().map(|(time, _, row)| (time, row)).collect()
}

/// The axis leaves room for the longest time on its left.
fn axis(lines: &[Line]) -> i32 {
    let longest =
        lines.iter().map(|line| seconds(line.at).chars().count()).max().unwrap_or(0);
    (longest as i32 * 7 + 14).max(46)
}

/// The server stands right of a single client, and between the first and the others of several.
fn lanes(transcript: &Transcript, axis: i32) -> Vec<Lane> {
    let mut names = transcript.participants();
    names.retain(|name| *name != "server");
    let place = names.len().div_ceil(2);
    names.insert(place, "server");
    let first = axis + 46;
    let step = match names.len() {
        0..=2 => 430 - MARGIN - first,
        3 => (620 - MARGIN - first) / 2,
        _ => 190,
    };
    let lane = |(at, name): (usize, &str)| Lane {
        x: first + at as i32 * step,
        name: name.into(),
        server: name == "server",
    };
    names.into_iter().enumerate().map(lane).collect()
}

fn full(line: &Line) -> String {
    let transit = match line.transit {
        Transit::AtOnce => String::new(),
        Transit::Left(left) => format!(" (left at {})", seconds(left)),
        Transit::Lost => " (lost)".into(),
    };
    format!(
        "{} {} {} {}{transit}",
        seconds(line.at),
        line.who,
        line.mark.sign(),
        line.text
    )
}
