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

/// An answer came while the request was to be held, and something else was to happen first.
fn is_early(due: &Line, came: &Line, timing: Timing) -> bool {
    timing == Timing::ToTheHalfSecond && came.mark == Mark::ToClient && came.at < due.at
}

fn early(came: &Line) -> (Kind, String) {
    let (who, at) = (&came.who, seconds(came.at));
    let what = format!("{who} was answered at {at} s already, before it was due");
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
mod tests {
    use super::*;

    /// Alice and Bob, and what they are to hear.
    const EXPECTED: &str = "
   0.500s  bob   → POST /messages
                   bob: “Lunch?”
   0.500s  bob   ← 201
   1.000s  alice → GET /messages
   1.000s  alice ← 200
                   bob: “Lunch?”
                   next: #1
   2.000s  alice → GET /messages?after=#1
   2.000s  alice ← 200
                   gap
                   bob: “Table?”
                   carol: “Pizza”
                   next: #2
   3.000s  alice → DELETE /messages
   3.000s  alice ← 405
                   allow: GET, POST
   4.000s  crowd • is refused in part
";

    /// The first difference of a conversation in which this stands in place of that.
    fn when(that: &str, this: &str) -> (Kind, String) {
        assert_eq!(EXPECTED.matches(that).count(), 1, "{that:?}");
        between(EXPECTED, &EXPECTED.replace(that, this), Timing::ToTheHalfSecond)
    }

    fn between(expected: &str, actual: &str, timing: Timing) -> (Kind, String) {
        let [expected, actual] = [expected, actual].map(|text| text.parse().unwrap());
        let difference =
            Difference::first(&expected, &actual, timing).expect("a difference");
        (difference.kind, difference.sentence)
    }

    const GAP: &str = "gap\n                   bob: “Table?”";
    const TABLE: &str = "                   bob: “Table?”\n";
    const PIZZA: &str = "                   carol: “Pizza”\n";

    #[test]
    fn the_same_has_no_difference() {
        let same: Transcript = EXPECTED.parse().unwrap();
        assert_eq!(Difference::first(&same, &same, Timing::ToTheHalfSecond), None);
    }

    #[test]
    fn it_names_the_lines_of_both() {
        let expected: Transcript = EXPECTED.parse().unwrap();
        let mut actual = expected.clone();
        actual.lines.truncate(3);
        let difference =
            Difference::first(&expected, &actual, Timing::ToTheHalfSecond).unwrap();
        assert_eq!((difference.expected, difference.actual), (Some(3), None));
    }

    #[test]
    fn no_answer() {
        let silent = EXPECTED.split("   1.000s  alice ←").next().unwrap();
        let (kind, sentence) = between(EXPECTED, silent, Timing::ToTheHalfSecond);
        assert_eq!(kind, Kind::NoAnswer);
        assert_eq!(sentence, "1.0 s: expected alice to be answered; nothing came");
    }

    #[test]
    fn late() {
        let (kind, sentence) = when("1.000s  alice ←", "1.500s  alice ←");
        assert_eq!(kind, Kind::Late(1500));
        assert_eq!(
            sentence,
            "1.0 s: expected alice to be answered; nothing came until 1.5 s"
        );
    }

    #[test]
    fn early() {
        let expected = "
   1.000s  alice → GET /messages
   1.500s  bob   → POST /messages
   1.500s  bob   ← 201
";
        let actual = "
   1.000s  alice → GET /messages
   1.000s  bob   ← 201
";
        let (kind, sentence) = between(expected, actual, Timing::ToTheHalfSecond);
        assert_eq!(kind, Kind::Early(1000));
        assert_eq!(
            sentence,
            "1.5 s: bob was answered at 1.0 s already, before it was due"
        );
    }

    #[test]
    fn status() {
        let (kind, sentence) = when("← 405", "← 404");
        assert_eq!(kind, Kind::Status { expected: 405, actual: 404 });
        assert_eq!(sentence, "3.0 s: expected alice to be answered 405, and it was 404");
    }

    #[test]
    fn no_batch() {
        let (kind, sentence) = when("gap\n", "(no list `messages`)\n");
        assert_eq!(kind, Kind::NoBatch);
        assert_eq!(
            sentence,
            "2.0 s: expected a batch in alice's answer, and there is no list `messages`"
        );
    }

    #[test]
    fn missing() {
        let missing = |only_a_gap| Kind::Missing {
            message: "bob: “Table?”".into(),
            only_a_gap,
        };
        let (kind, sentence) = when(TABLE, "");
        assert_eq!(kind, missing(false));
        assert_eq!(
            sentence,
            "2.0 s: expected bob's “Table?” in alice's answer, and it has carol's “Pizza”"
        );
        let (kind, sentence) = when(&format!("{TABLE}{PIZZA}"), "");
        assert_eq!(kind, missing(true));
        assert!(sentence.ends_with("and it has a gap and no message"), "{sentence}");
        let (kind, sentence) = when(&format!("{GAP}\n{PIZZA}"), "");
        assert_eq!(kind, missing(false));
        assert!(sentence.ends_with("and it has no message"), "{sentence}");
    }

    #[test]
    fn again() {
        let (kind, sentence) =
            when(TABLE, &format!("                   bob: “Lunch?”\n{TABLE}"));
        assert_eq!(kind, Kind::Again("bob: “Lunch?”".into()));
        assert_eq!(
            sentence,
            "2.0 s: alice got bob's “Lunch?” again, and has had it since 1.0 s"
        );
    }

    #[test]
    fn unexpected() {
        let (kind, sentence) =
            when(PIZZA, &format!("{PIZZA}                   mallory: “”\n"));
        assert_eq!(kind, Kind::Unexpected("mallory: “”".into()));
        assert_eq!(
            sentence,
            "2.0 s: did not expect mallory's “” in alice's answer, and it is there"
        );
    }

    #[test]
    fn order() {
        let (kind, sentence) =
            when(&format!("{TABLE}{PIZZA}"), &format!("{PIZZA}{TABLE}"));
        assert_eq!(kind, Kind::Order);
        assert_eq!(
            sentence,
            "2.0 s: expected bob's “Table?”, carol's “Pizza” in alice's answer, in this order; it has \
             carol's “Pizza”, bob's “Table?”"
        );
    }

    #[test]
    fn no_gap_and_gap() {
        let (kind, sentence) = when("                   gap\n", "");
        assert_eq!(kind, Kind::NoGap);
        assert_eq!(
            sentence,
            "2.0 s: expected a gap in alice's answer, and there is none"
        );
        let (kind, sentence) = when("next: #1", "gap\n                   next: #1");
        assert_eq!(kind, Kind::Gap);
        assert_eq!(
            sentence,
            "1.0 s: did not expect a gap in alice's answer, and there is one"
        );
    }

    #[test]
    fn no_cursor() {
        let (kind, sentence) = when("                   next: #2\n", "");
        assert_eq!(kind, Kind::NoCursor { field: "next".into() });
        assert_eq!(
            sentence,
            "2.0 s: expected a cursor in alice's answer, in `next`, and there is none"
        );
    }

    #[test]
    fn cursor() {
        let (kind, sentence) = when("next: #2", "next: #1");
        assert_eq!(kind, Kind::Cursor { field: "next".into() });
        assert_eq!(
            sentence,
            "2.0 s: expected `next` of alice's answer to be a cursor that nobody was given before; it \
             is #1, which alice was given at 1.0 s"
        );
        let stays = EXPECTED.replace("next: #2", "next: #1");
        let (_, sentence) = between(&stays, EXPECTED, Timing::ToTheHalfSecond);
        assert_eq!(
            sentence,
            "2.0 s: expected `next` of alice's answer to be #1, which alice was given at 1.0 s; it is \
             #2, a new one"
        );
    }

    #[test]
    fn fact() {
        let fact = |due: Option<&str>, came: Option<&str>| Kind::Fact {
            due: due.map(str::to_string),
            came: came.map(str::to_string),
        };
        let (kind, sentence) = when("allow: GET, POST", "allow: GET");
        assert_eq!(kind, fact(Some("allow: GET, POST"), Some("allow: GET")));
        assert_eq!(
            sentence,
            "3.0 s: expected `allow: GET, POST` in alice's answer, and it was `allow: GET`"
        );
        let (_, sentence) = when("                   allow: GET, POST\n", "");
        assert!(sentence.ends_with("and it is not there"), "{sentence}");
        let (kind, sentence) = when("next: #1", "next: #1\n                   first");
        assert_eq!(kind, fact(None, Some("first")));
        assert_eq!(sentence, "1.0 s: did not expect `first` in alice's answer");
    }

    #[test]
    fn request() {
        let (kind, sentence) = when("after=#1", "after=0");
        assert_eq!(kind, Kind::Request("GET /messages?after=#1".into()));
        assert_eq!(
            sentence,
            "2.0 s: expected alice to ask GET /messages?after=#1, and it was GET /messages?after=0"
        );
        let (_, sentence) =
            when("POST /messages\n                   bob: “Lunch?”", "POST /messages");
        assert_eq!(
            sentence,
            "0.5 s: expected bob to ask POST /messages (bob: “Lunch?”), and it was POST /messages"
        );
    }

    #[test]
    fn not_seen() {
        let (kind, sentence) = when("is refused in part", "is answered altogether");
        assert_eq!(
            kind,
            Kind::NotSeen {
                due: "is refused in part".into(),
                came: Some("is answered altogether".into())
            }
        );
        assert_eq!(
            sentence,
            "4.0 s: expected: crowd is refused in part; but crowd is answered altogether"
        );
    }

    #[test]
    fn too_much() {
        let more = format!("{EXPECTED}   5.000s  alice → GET /messages\n");
        let (kind, sentence) = between(EXPECTED, &more, Timing::OrderAlone);
        assert_eq!(kind, Kind::TooMuch("asked GET /messages".into()));
        assert_eq!(sentence, "expected nothing more, but alice asked GET /messages");
        let twice = when(
            "   1.000s  alice ←",
            "   1.000s  alice → GET /more\n   1.000s  alice ←",
        );
        assert_eq!(twice.0, Kind::TooMuch("GET /more".into()));
        assert_eq!(
            twice.1,
            "1.0 s: expected alice to be answered first, and alice asked GET /more"
        );
    }

    #[test]
    fn where_order_alone_counts_an_instant_is_no_difference() {
        let [expected, later] = [EXPECTED, &EXPECTED.replace("4.000s", "9.000s")]
            .map(|text| text.parse().unwrap());
        assert_eq!(Difference::first(&expected, &later, Timing::OrderAlone), None);
        assert!(Difference::first(&expected, &later, Timing::ToTheHalfSecond).is_some());
    }
}
