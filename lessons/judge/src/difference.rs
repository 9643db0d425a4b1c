//! The first thing that was another one, in words.

use transcript::{Line, Mark, Transcript};

/// The first difference between what was expected and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of difference it is.
    pub kind: Kind,
    /// It in words, with its instant: `4.0 s: expected a gap in alice's answer, and there is none`.
    pub sentence: String,
    /// The expected line, if there is one; counted from 0.
    pub expected: Option<usize>,
    /// The line that was there in its place, if there is one; counted from 0.
    pub actual: Option<usize>,
    due: Option<Line>,
    came: Option<Line>,
}

/// What is another thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An answer did not come.
    NoAnswer,
    /// An answer came later, at so many milliseconds.
    Late(u64),
    /// An answer came sooner than it was to come, at so many milliseconds.
    Early(u64),
    /// The status is another one.
    Status {
        /// The expected one.
        expected: u16,
        /// The one that came.
        actual: u16,
    },
    /// The body of a 200 is no batch at all: no JSON, or without a list of messages.
    NoBatch,
    /// A message is not in the answer, written `bob: “Lunch at noon?”`.
    Missing(String),
    /// A message is in the answer that its reader was given before.
    Again(String),
    /// A message is in the answer that was not expected there.
    Unexpected(String),
    /// The messages are the right ones, in another order.
    Order,
    /// The answer has no gap.
    NoGap,
    /// The answer has a gap.
    Gap,
    /// The answer has no cursor to ask with next.
    NoCursor,
    /// It has another one: an old one in place of a new one, or the other way round.
    Cursor,
    /// A header is not as expected; this is the expected one.
    Header(String),
    /// A client asked for something else, or did not ask; this is what it was to ask for.
    Request(String),
    /// Something was to be seen and was not; this is what.
    NotSeen(String),
    /// Something happened after, or in place of, all that was expected; this is what.
    TooMuch(String),
}

impl Kind {
    /// The hint that is right in any scene of a server, if there is one.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Kind::NoAnswer => Some(
                "The request was sent, and no answer came within 2 s, or the connection broke. What \
                 does your server say on its own terminal? It has to end every answer, and to go on \
                 after an error.",
            ),
            Kind::Late(_) => Some(
                "An answer is due at once, with what there is; 0.4 s are let pass. Does your server \
                 sleep, or wait for news before it answers?",
            ),
            _ => None,
        }
    }
}

/// Whether instants count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Everything is due at its half second.
    ToTheHalfSecond,
    /// Only the order counts.
    OrderAlone,
}

impl Difference {
    /// The first line that is another one; nothing if there is none.
    pub fn first(
        expected: &Transcript,
        actual: &Transcript,
        timing: Timing,
    ) -> Option<Self> {
        let longest = expected.lines.len().max(actual.lines.len());
        (0..longest).find_map(|place| {
            let pair = (expected.lines.get(place), actual.lines.get(place));
            let found = match pair {
                (Some(due), Some(came)) if is_same(due, came, timing) => return None,
                (Some(due), Some(came)) if is_counterpart(due, came, timing) => {
                    in_line(due, came, &actual.lines[..place])
                }
                (Some(due), _) => {
                    in_place_of(due, &actual.lines[place.min(actual.lines.len())..])
                }
                (None, Some(came)) => too_much(came),
                (None, None) => return None,
            };
            let (kind, what) = found;
            let at = pair.0.or(pair.1).map_or(0, |line| line.at);
            let when = match timing {
                Timing::ToTheHalfSecond => format!("{} s: ", seconds(at)),
                Timing::OrderAlone => String::new(),
            };
            Some(Self {
                kind,
                sentence: format!("{when}{what}"),
                expected: pair.0.map(|_| place),
                actual: pair.1.map(|_| place),
                due: pair.0.cloned(),
                came: pair.1.cloned(),
            })
        })
    }

    /// The expected line, and the one that was there in its place.
    pub fn lines(&self) -> (Option<&Line>, Option<&Line>) {
        (self.due.as_ref(), self.came.as_ref())
    }
}

fn is_same(due: &Line, came: &Line, timing: Timing) -> bool {
    is_counterpart(due, came, timing)
        && due.text == came.text
        && due.details == came.details
}

fn is_counterpart(due: &Line, came: &Line, timing: Timing) -> bool {
    let in_time = timing == Timing::OrderAlone || due.at == came.at;
    in_time && due.who == came.who && due.mark == came.mark
}

/// The right kind of line at the right time, and something in it is another thing.
fn in_line(due: &Line, came: &Line, before: &[Line]) -> (Kind, String) {
    let who = &due.who;
    match due.mark {
        Mark::ToClient if due.text != came.text => status(due, came),
        Mark::ToClient => answer(due, came, before),
        Mark::ToServer => {
            let (due, came) = (request(due), request(came));
            (
                Kind::Request(due.clone()),
                format!("expected {who} to ask {due}, and it was {came}"),
            )
        }
        _ => {
            let (what, seen) = (said(due), said(came));
            (
                Kind::NotSeen(what.clone()),
                format!("expected: {who} {what}. It was: {seen}"),
            )
        }
    }
}

fn status(due: &Line, came: &Line) -> (Kind, String) {
    let number = |line: &Line| line.text.parse().unwrap_or(0);
    let kind = Kind::Status { expected: number(due), actual: number(came) };
    let (who, due, came) = (&due.who, &due.text, &came.text);
    (kind, format!("expected {who} to be answered {due}, and it was {came}"))
}

/// An answer with the right status. What is looked at first is what hurts most.
fn answer(due: &Line, came: &Line, before: &[Line]) -> (Kind, String) {
    let who = &due.who;
    if let Some(nothing) = came.details.iter().find(|fact| fact.starts_with('(')) {
        let what = nothing.trim_matches(['(', ')']);
        return (
            Kind::NoBatch,
            format!("expected a batch for {who}, and the answer has {what}"),
        );
    }
    let messages = |line: &Line| -> Vec<String> {
        line.details.iter().filter(|fact| is_message(fact)).cloned().collect()
    };
    let (wanted, given) = (messages(due), messages(came));
    let list = match given.as_slice() {
        [] => "no message".into(),
        given => given.join(", "),
    };
    if let Some(message) = wanted.iter().find(|message| !given.contains(message)) {
        let what = format!("expected {who} to get {message}, and the answer has {list}");
        return (Kind::Missing(message.clone()), what);
    }
    if let Some(message) = given.iter().find(|message| !wanted.contains(message)) {
        let mut earlier =
            before.iter().filter(|line| line.who == *who && line.mark == Mark::ToClient);
        return match earlier.find(|line| line.details.contains(message)) {
            Some(line) => {
                let first = seconds(line.at);
                let what =
                    format!("{who} got {message} again, and had it since {first} s");
                (Kind::Again(message.clone()), what)
            }
            None => {
                let what = format!("did not expect {who} to get {message}");
                (Kind::Unexpected(message.clone()), what)
            }
        };
    }
    if wanted != given {
        let what = format!(
            "expected {} for {who}, in this order; it was {list}",
            wanted.join(", ")
        );
        return (Kind::Order, what);
    }
    let has = |line: &Line, fact: &str| line.details.iter().any(|known| known == fact);
    match (has(due, "gap"), has(came, "gap")) {
        (true, false) => {
            return (
                Kind::NoGap,
                format!("expected a gap in {who}'s answer, and there is none"),
            );
        }
        (false, true) => {
            return (
                Kind::Gap,
                format!("did not expect a gap in {who}'s answer, and there is one"),
            );
        }
        _ => {}
    }
    let next = |line: &Line| {
        line.details
            .iter()
            .find_map(|fact| fact.strip_prefix("next: ").map(str::to_string))
    };
    match (next(due), next(came)) {
        (Some(_), None) => {
            return (
                Kind::NoCursor,
                format!("expected a cursor for {who}, in `next`, and there is none"),
            );
        }
        (Some(due), Some(came)) if due != came => {
            let what = format!(
                "expected `next` of {who}'s answer to be cursor {due}, and it was {came}"
            );
            return (Kind::Cursor, what);
        }
        _ => {}
    }
    let header = due.details.iter().find(|fact| !came.details.contains(fact));
    let header = header.cloned().unwrap_or_default();
    let there = came.details.iter().find(|fact| !due.details.contains(fact));
    let there = there.map_or("it is not there".into(), |fact| format!("it was {fact}"));
    (
        Kind::Header(header.clone()),
        format!("expected {header} in {who}'s answer, and {there}"),
    )
}

fn is_message(fact: &str) -> bool {
    fact.ends_with('”')
}

/// Something else happened, or nothing.
fn in_place_of(due: &Line, rest: &[Line]) -> (Kind, String) {
    let who = &due.who;
    match due.mark {
        Mark::ToClient => {
            let comes =
                rest.iter().find(|line| line.who == *who && line.mark == Mark::ToClient);
            let next = rest.first().filter(|line| line.who == *who);
            match (comes, next) {
                (Some(line), _) if line.at > due.at => {
                    let what = format!(
                        "expected {who} to be answered; nothing came until {} s",
                        seconds(line.at)
                    );
                    (Kind::Late(line.at), what)
                }
                (_, Some(line)) if line.mark == Mark::ToServer => {
                    let what = format!(
                        "expected {who} to be answered first, and there was {}",
                        request(line)
                    );
                    (Kind::TooMuch(request(line)), what)
                }
                (_, Some(line)) => {
                    let what = format!(
                        "expected {who} to be answered, and {who} {}",
                        said(line)
                    );
                    (Kind::NoAnswer, what)
                }
                _ => (
                    Kind::NoAnswer,
                    format!("expected {who} to be answered; nothing came"),
                ),
            }
        }
        Mark::ToServer => {
            let (asks, next) = (request(due), rest.iter().find(|line| line.who == *who));
            let instead = match next {
                Some(line) if line.mark == Mark::ToClient => {
                    let what = format!(
                        "{who} was answered at {} s already, before it was due",
                        seconds(line.at)
                    );
                    return (Kind::Early(line.at), what);
                }
                Some(line) => format!("{who} {}", said(line)),
                None => "it did not come".into(),
            };
            (
                Kind::Request(asks.clone()),
                format!("expected {who} to ask {asks}; {instead}"),
            )
        }
        _ => {
            let what = said(due);
            let instead = match rest.first() {
                Some(line) => format!("{} {}", line.who, said(line)),
                None => "that did not happen".into(),
            };
            (
                Kind::NotSeen(what.clone()),
                format!("expected: {who} {what}. But {instead}"),
            )
        }
    }
}

fn too_much(came: &Line) -> (Kind, String) {
    let what = said(came);
    (
        Kind::TooMuch(what.clone()),
        format!("expected nothing more, but {} {what}", came.who),
    )
}

/// A request with what it says: `GET /messages?after=#1`.
fn request(line: &Line) -> String {
    line.text.clone()
}

/// A line as the rest of a sentence that begins with its participant.
fn said(line: &Line) -> String {
    let details = match line.details.as_slice() {
        [] => String::new(),
        details => format!(" ({})", details.join(", ")),
    };
    match line.mark {
        Mark::ToServer => format!("asked {}{details}", line.text),
        Mark::ToClient => format!("was answered {}{details}", line.text),
        _ => format!("{}{details}", line.text),
    }
}

/// Milliseconds as seconds with one decimal.
fn seconds(ms: u64) -> String {
    format!("{}.{}", ms / 1000, ms % 1000 / 100)
}
