//! What the log says to people, and what it does at its edges.

use message_log::{Cursor, CursorErrorKind, Epoch, Gap, GapReason, Limits, Log, Refused};

const A: u64 = 0xa;

fn cursor(text: &str) -> Cursor {
    text.parse().expect("a cursor")
}

fn log_of(texts: &[&str], messages: usize) -> Log {
    let mut log = Log::new(Epoch::from_seed(A), Limits { messages, ..Limits::default() });
    for text in texts {
        log.append("alice", text, 0).expect("a good message");
    }
    log
}

fn texts(batch: &message_log::Batch) -> Vec<&str> {
    batch.messages.iter().map(|message| message.text.as_str()).collect()
}

#[test]
fn a_cursor_that_is_none_is_told_why() {
    let long = "f".repeat(1_000);
    let quoted = &long[..40];
    for (text, sentence) in [
        ("12", "\"12\" is no cursor: a cursor looks like a-12".to_owned()),
        ("", "\"\" is no cursor: a cursor looks like a-12".to_owned()),
        (&long, format!("\"{quoted}\" is no cursor: a cursor looks like a-12")),
        (
            "A-12",
            "\"A-12\" is no cursor: before the dash is lower-case hexadecimal without leading \
             zeros, as in a-12"
                .to_owned(),
        ),
        (
            "a-+1",
            "\"a-+1\" is no cursor: after the dash is a decimal number without sign or leading \
             zeros, as in a-12"
                .to_owned(),
        ),
        (
            "a-9007199254740992",
            "\"a-9007199254740992\" is no cursor: its number is larger than 9007199254740991"
                .to_owned(),
        ),
    ] {
        assert_eq!(text.parse::<Cursor>().expect_err(text).to_string(), sentence);
    }
}

#[test]
fn a_cursor_has_one_spelling() {
    use CursorErrorKind::{Epoch, NoDash, Seq, SeqTooLarge};
    for (text, kind) in [
        ("a", NoDash),
        ("-1", Epoch),
        ("0a-1", Epoch),
        ("00-1", Epoch),
        ("g-1", Epoch),
        (" a-1", Epoch),
        ("10000000000000000-1", Epoch),
        ("a-", Seq),
        ("a-01", Seq),
        ("a-00", Seq),
        ("a--1", Seq),
        ("a-1 ", Seq),
        ("a-1-2", Seq),
        ("a-\u{661}", Seq),
        ("a-99999999999999999999999", SeqTooLarge),
    ] {
        assert_eq!(text.parse::<Cursor>().expect_err(text).kind, kind, "{text:?}");
    }
    for text in ["0-0", "a-0", "a-12", "ffffffffffffffff-9007199254740991"] {
        assert_eq!(cursor(text).to_string(), text);
    }
}

#[test]
fn a_message_that_is_refused_is_told_why() {
    let mut log = log_of(&[], 10);
    let name = "é".repeat(32);
    let text = "é".repeat(2_048);
    let long = text.clone() + "!";
    for (author, text, refused, sentence) in [
        (" ", "hi", Refused::NoAuthor, "a message needs an author"),
        ("alice", " \n", Refused::NoText, "a message needs a text"),
        (
            &(name.clone() + "!"),
            "hi",
            Refused::AuthorTooLong(65),
            "an author has at most 64 bytes, and this one has 65",
        ),
        (
            "alice",
            &long,
            Refused::TextTooLong(4_097),
            "a text has at most 4096 bytes, and this one has 4097",
        ),
    ] {
        let found = log.append(author, text, 0).expect_err(sentence);
        assert_eq!((found, found.to_string().as_str()), (refused, sentence));
    }
    assert_eq!(log.latest().to_string(), "a-0", "what is refused takes no number");

    let message = log.append(&name, &text, 7).expect("just short enough");
    assert_eq!((message.cursor.to_string().as_str(), message.at), ("a-1", 7));
    assert_eq!(message.text, text);
}

#[test]
fn an_empty_log_has_a_place_to_wait_at() {
    let log = log_of(&[], 10);
    for after in [None, Some(cursor("a-0"))] {
        let batch = log.read(after, 10);
        assert_eq!((texts(&batch), batch.gap), (vec![], None));
        assert_eq!((batch.next, batch.latest), (cursor("a-0"), cursor("a-0")));
    }
    assert_eq!(log.oldest(), cursor("a-1"));
}

#[test]
fn whoever_brings_no_cursor_gets_the_newest() {
    let batch = log_of(&["1", "2", "3"], 10).read(None, 2);
    assert_eq!((texts(&batch), batch.gap), (vec!["2", "3"], None));
    assert_eq!(batch.next, cursor("a-3"));
}

#[test]
fn a_limit_cuts_a_batch_and_next_says_where() {
    let log = log_of(&["1", "2", "3"], 10);
    let batch = log.read(Some(cursor("a-0")), 0);
    assert_eq!(
        (texts(&batch), batch.next, batch.latest),
        (vec!["1"], cursor("a-1"), cursor("a-3"))
    );
    let batch = log.read(Some(batch.next), 50);
    assert_eq!((texts(&batch), batch.next), (vec!["2", "3"], cursor("a-3")));
    let batch = log.read(Some(batch.next), 50);
    assert_eq!((texts(&batch), batch.next, batch.gap), (vec![], cursor("a-3"), None));
}

#[test]
fn history_that_is_gone_is_a_gap() {
    let log = log_of(&["1", "2", "3", "4"], 2);
    assert_eq!(log.oldest(), cursor("a-3"));
    for (after, reason) in [
        ("a-1", GapReason::Evicted),
        ("b-2", GapReason::Epoch),
        ("a-5", GapReason::Future),
    ] {
        let batch = log.read(Some(cursor(after)), 1);
        assert_eq!(batch.gap, Some(Gap { reason, resume: cursor("a-2") }), "{after}");
        assert_eq!((texts(&batch), batch.next), (vec!["3"], cursor("a-3")), "{after}");
    }
    assert_eq!(
        log.read(Some(cursor("a-2")), 9).gap,
        None,
        "the oldest is the one right after"
    );

    let batch = log_of(&[], 2).read(Some(cursor("b-2")), 9);
    assert_eq!((batch.next, texts(&batch)), (cursor("a-0"), vec![]));
    assert_eq!(batch.gap.map(|gap| gap.reason.as_str()), Some("epoch"));
}

/// Two messages in one millisecond, and then the clock is put back.
#[test]
fn the_time_is_no_cursor() {
    let mut log = log_of(&[], 10);
    for (text, at) in [("1", 1_000), ("2", 1_000), ("3", 900)] {
        log.append("alice", text, at).expect("a good message");
    }
    let seen = &log.read(None, 10).messages[0];
    let newer = |message: &&std::sync::Arc<message_log::Message>| message.at > seen.at;

    let by_cursor = log.read(Some(seen.cursor), 10);
    assert_eq!(texts(&by_cursor), ["2", "3"]);
    assert_eq!(
        by_cursor.messages.iter().filter(newer).count(),
        0,
        "by the time, neither"
    );
}
