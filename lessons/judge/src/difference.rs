//! The first thing that differs, in words.

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
    /// A message is not in the answer.
    Missing {
        /// It, written `bob: “Lunch at noon?”`.
        message: String,
        /// Whether the answer has a gap and no message at all.
        only_a_gap: bool,
    },
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
    /// The answer has no cursor in a field that was to have one.
    NoCursor {
        /// The field's name: `next`.
        field: String,
    },
    /// It has another one: an old one in place of a new one, or the other way round.
    Cursor {
        /// The field's name: `next`.
        field: String,
    },
    /// A header, or another fact of the answer, is not as expected.
    Fact {
        /// The expected one, if one was.
        due: Option<String>,
        /// The one that was there and not expected, if one was.
        came: Option<String>,
    },
    /// A client asked for something else, or did not ask; this is what it was to ask for.
    Request(String),
    /// Something was to be seen and was not.
    NotSeen {
        /// What.
        due: String,
        /// What happened in its place, if anything did.
        came: Option<String>,
    },
    /// Something happened after, or in place of, all that was expected; this is what.
    TooMuch(String),
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
    /// The first line that differs; nothing if there is none.
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
                    let before = [expected, actual].map(|side| &side.lines[..place]);
                    in_line(due, came, before)
                }
                (Some(due), Some(came)) if is_early(due, came, timing) => early(came),
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

/// The right kind of line at the right time, and something in it is another thing. What came before
/// it, expected and actual, is at hand.
fn in_line(due: &Line, came: &Line, before: [&[Line]; 2]) -> (Kind, String) {
    let who = &due.who;
    match due.mark {
        Mark::ToClient if due.text != came.text => status(due, came),
        Mark::ToClient => answer(due, came, before),
        Mark::ToServer => {
            let [due, came] = match due.text == came.text {
                true => [due, came].map(in_full),
                false => [due, came].map(|line| line.text.clone()),
            };
            (
                Kind::Request(due.clone()),
                format!("expected {who} to ask {due}, and it was {came}"),
            )
        }
        _ => {
            let (due, came) = (said(due), said(came));
            let what = format!("expected: {who} {due}; but {who} {came}");
            (Kind::NotSeen { due, came: Some(came) }, what)
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
fn answer(due: &Line, came: &Line, before: [&[Line]; 2]) -> (Kind, String) {
    no_batch(due, came)
        .or_else(|| messages(due, came, before[1]))
        .or_else(|| gap(due, came))
        .or_else(|| {
            // The one to go on with stands last.
            let mut names = due.details.iter().rev().filter_map(|fact| cursor_name(fact));
            names.find_map(|name| cursor(name, due, came, before))
        })
        .unwrap_or_else(|| fact(due, came))
}

fn no_batch(due: &Line, came: &Line) -> Option<(Kind, String)> {
    let is_note = |fact: &&String| fact.starts_with('(') && fact.ends_with(')');
    let what = came.details.iter().find(is_note)?.trim_matches(['(', ')']);
    let who = &due.who;
    Some((
        Kind::NoBatch,
        format!("expected a batch in {who}'s answer, and there is {what}"),
    ))
}

fn messages(due: &Line, came: &Line, before: &[Line]) -> Option<(Kind, String)> {
    let who = &due.who;
    let [wanted, given] = [due, came].map(|line| -> Vec<_> {
        line.details.iter().filter(|fact| is_message(fact)).collect()
    });
    let has = |line: &Line, message: &String| line.details.contains(message);
    if let Some(message) = wanted.iter().find(|message| !has(came, message)) {
        let only_a_gap = given.is_empty() && is_gap(came);
        let has = match given.as_slice() {
            [] if only_a_gap => "a gap and no message".into(),
            [] => "no message".into(),
            given => list(given),
        };
        let what =
            format!("expected {} in {who}'s answer, and it has {has}", whose(message));
        return Some((Kind::Missing { message: message.to_string(), only_a_gap }, what));
    }
    if let Some(message) = given.iter().find(|message| !has(due, message)) {
        let mut earlier =
            before.iter().filter(|line| line.who == *who && line.mark == Mark::ToClient);
        let (named, message) = (whose(message), message.to_string());
        return Some(match earlier.find(|line| has(line, &message)) {
            Some(line) => {
                let first = seconds(line.at);
                let what =
                    format!("{who} got {named} again, and has had it since {first} s");
                (Kind::Again(message), what)
            }
            None => {
                let what =
                    format!("did not expect {named} in {who}'s answer, and it is there");
                (Kind::Unexpected(message), what)
            }
        });
    }
    (wanted != given).then(|| {
        let (wanted, given) = (list(&wanted), list(&given));
        let what =
            format!("expected {wanted} in {who}'s answer, in this order; it has {given}");
        (Kind::Order, what)
    })
}

fn gap(due: &Line, came: &Line) -> Option<(Kind, String)> {
    let who = &due.who;
    match (is_gap(due), is_gap(came)) {
        (true, false) => Some((
            Kind::NoGap,
            format!("expected a gap in {who}'s answer, and there is none"),
        )),
        (false, true) => Some((
            Kind::Gap,
            format!("did not expect a gap in {who}'s answer, and there is one"),
        )),
        _ => None,
    }
}

/// A cursor in the field of this name.
fn cursor(
    name: &str,
    due: &Line,
    came: &Line,
    [expected, actual]: [&[Line]; 2],
) -> Option<(Kind, String)> {
    let who = &due.who;
    let of = |line: &Line| {
        let mut facts = line.details.iter();
        facts.find_map(|fact| {
            Some(fact.strip_prefix(name)?.strip_prefix(": ")?.to_string())
        })
    };
    let first = |lines: &[Line], cursor: &str| {
        let has =
            |fact: &String| fact.split_once(": ").is_some_and(|(_, is)| is == cursor);
        let is_first =
            |line: &&Line| line.mark == Mark::ToClient && line.details.iter().any(has);
        lines.iter().find(is_first).map(|line| (line.who.clone(), seconds(line.at)))
    };
    let field = format!("`{name}` of {who}'s answer");
    let given = |lines, cursor: &str| match first(lines, cursor) {
        Some((whom, at)) => format!("{cursor}, which {whom} was given at {at} s"),
        None => format!("{cursor}, a new one"),
    };
    let (due, came) = (of(due)?, of(came));
    let Some(came) = came else {
        let what = format!(
            "expected a cursor in {who}'s answer, in `{name}`, and there is none"
        );
        return Some((Kind::NoCursor { field: name.into() }, what));
    };
    (due != came).then(|| {
        let wanted = match first(expected, &due) {
            Some(_) => given(expected, &due),
            None => "a cursor that nobody was given before".into(),
        };
        let what =
            format!("expected {field} to be {wanted}; it is {}", given(actual, &came));
        (Kind::Cursor { field: name.into() }, what)
    })
}

fn fact(due: &Line, came: &Line) -> (Kind, String) {
    let who = &due.who;
    let missing = due.details.iter().find(|fact| !came.details.contains(fact));
    let surplus = came.details.iter().find(|fact| !due.details.contains(fact));
    let what = match (missing, surplus) {
        (Some(due), Some(came)) => {
            format!("expected `{due}` in {who}'s answer, and it was `{came}`")
        }
        (Some(due), None) => {
            format!("expected `{due}` in {who}'s answer, and it is not there")
        }
        (None, Some(came)) => format!("did not expect `{came}` in {who}'s answer"),
        (None, None) => format!("{who}'s answer says the same in another order"),
    };
    (Kind::Fact { due: missing.cloned(), came: surplus.cloned() }, what)
}

/// `next` for `next: #1`.
fn cursor_name(fact: &str) -> Option<&str> {
    let (name, cursor) = fact.split_once(": ")?;
    cursor.starts_with('#').then_some(name)
}

fn is_message(fact: &str) -> bool {
    fact.ends_with('”')
}

fn is_gap(line: &Line) -> bool {
    line.details.iter().any(|fact| fact == "gap")
}

/// `bob's “Lunch at noon?”` for `bob: “Lunch at noon?”`.
fn whose(message: &str) -> String {
    message.replacen(": “", "'s “", 1)
}

fn list(messages: &[&String]) -> String {
    let messages: Vec<_> = messages.iter().map(|message| whose(message)).collect();
    messages.join(", ")
}

/// An answer came while the request was to be held, and something else was to happen first: in an
/// earlier instant, or in this one by somebody who does not only hear.
fn is_early(due: &Line, came: &Line, timing: Timing) -> bool {
    let is_sooner = came.at < due.at
        || (came.at == due.at && came.who != due.who && due.mark != Mark::ToClient);
    timing == Timing::ToTheHalfSecond && came.mark == Mark::ToClient && is_sooner
}

fn early(came: &Line) -> (Kind, String) {
    let (who, at, status) = (&came.who, seconds(came.at), &came.text);
    let what =
        format!("{who} was answered at {at} s already, before it was due, with {status}");
    (Kind::Early(came.at), what)
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
                    let asked = line.text.clone();
                    let what = format!(
                        "expected {who} to be answered first, and {who} asked {asked}"
                    );
                    (Kind::TooMuch(asked), what)
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
            let (asks, next) =
                (due.text.clone(), rest.iter().find(|line| line.who == *who));
            let instead = match next {
                Some(line) if line.mark == Mark::ToClient => {
                    return early(line);
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
            let (due, came) = (said(due), rest.first());
            let instead = match came {
                Some(line) => format!("{} {}", line.who, said(line)),
                None => "that did not happen".into(),
            };
            let what = format!("expected: {who} {due}; but {instead}");
            (Kind::NotSeen { due, came: came.map(said) }, what)
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

/// A request with what it says: `POST /messages (bob: “Lunch at noon?”)`.
fn in_full(line: &Line) -> String {
    match line.details.as_slice() {
        [] => line.text.clone(),
        details => format!("{} ({})", line.text, details.join(", ")),
    }
}

/// A line as the rest of a sentence that begins with its participant.
fn said(line: &Line) -> String {
    let text = in_full(line);
    match line.mark {
        Mark::ToServer => format!("asked {text}"),
        Mark::ToClient => format!("was answered {text}"),
        _ => text,
    }
}

/// Milliseconds as seconds with one decimal.
fn seconds(ms: u64) -> String {
    format!("{}.{}", ms / 1000, ms % 1000 / 100)
}

#[cfg(test)]
mod tests;
