//! Each kind of difference, and the sentence for it.

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
    let difference = Difference::first(&expected, &actual, timing).expect("a difference");
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
        "1.5 s: bob was answered at 1.0 s already, before it was due, with 201"
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
    let missing =
        |only_a_gap| Kind::Missing { message: "bob: “Table?”".into(), only_a_gap };
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
    let (kind, sentence) = when(&format!("{TABLE}{PIZZA}"), &format!("{PIZZA}{TABLE}"));
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
    assert_eq!(sentence, "2.0 s: expected a gap in alice's answer, and there is none");
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
    let twice =
        when("   1.000s  alice ←", "   1.000s  alice → GET /more\n   1.000s  alice ←");
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
