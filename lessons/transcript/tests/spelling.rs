//! What is printed can be read again, and what cannot be read is said to be so, with its line.

use proptest::prelude::*;
use transcript::{Line, Mark, Transcript, Transit};

const STALLED: &str = "   \
   0.000s  alice   → GET /messages?after=a-0
   2.000s  alice#2 → GET /messages?after=a-0
   2.000s  alice#2 ← 200 OK
                     retry-after: 2
                     | {\"messages\":[],
                     |  \"next\":\"a-0\"}
   3.000s  bob     ← 503 Service Unavailable (lost)
   4.000s  server  • restarts
   7.000s  alice   ← 200 OK (left at 0.000s)
   7.000s  alice   ! sees a message twice
";

#[test]
fn a_transcript_reads_as_it_was_written() {
    let transcript: Transcript = STALLED.parse().unwrap();

    assert_eq!(transcript.to_string(), STALLED);
    assert_eq!(transcript.participants(), ["alice", "bob", "server"]);
    assert_eq!(transcript.lines[1].participant(), "alice");
    assert_eq!(transcript.lines[5].transit, Transit::Left(0));
    assert_eq!(transcript.lines[2].details[0], "retry-after: 2");
}

#[test]
fn a_mistake_is_named_with_its_line() {
    let wrong = |text: &str| text.parse::<Transcript>().unwrap_err().to_string();

    assert_eq!(
        wrong("   0.000s  alice → GET /\n   soon  alice ← 200 OK"),
        "line 2 of the transcript: expected a time such as `12.000s`"
    );
    assert_eq!(
        wrong("   0.000s  alice ? GET /"),
        "line 1 of the transcript: expected one of → ← × • !"
    );
    assert_eq!(
        wrong("                  | {}"),
        "line 1 of the transcript: expected a line before its details"
    );
}

fn lines() -> impl Strategy<Value = Line> {
    let mark = prop::sample::select(Mark::ALL.map(|(mark, _)| mark).to_vec());
    let transit = prop_oneof![
        Just(Transit::AtOnce),
        Just(Transit::Lost),
        (0..10_000_000u64).prop_map(Transit::Left)
    ];
    let details = prop::collection::vec(
        "(\\| [a-z{}:\" ]{0,20}[a-z}])|([a-z-]{1,9}: [a-z0-9]{1,9})",
        0..4,
    );
    (
        0..10_000_000u64,
        "[a-z]{1,9}(#[2-9])?",
        mark,
        "[A-Z0-9][A-Za-z0-9/?= ]{0,30}[a-z0-9]",
        transit,
        details,
    )
        .prop_map(|(at, who, mark, text, transit, details)| Line {
            at,
            who,
            mark,
            text,
            transit,
            details,
        })
}

proptest! {
    #[test]
    fn any_transcript_survives_being_printed(lines in prop::collection::vec(lines(), 0..9)) {
        let transcript = Transcript { lines };
        prop_assert_eq!(transcript.to_string().parse::<Transcript>().unwrap(), transcript);
    }
}
