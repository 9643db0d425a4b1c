//! A scene that the reader foretells.

use judge::{Code, Difference, Kind, Play, Scene};
use transcript::Mark;

pub(super) const PREDICT: Scene = Scene {
    name: "predict",
    title: "Who is answered, and when",
    about: "The server is that of step 5. Foretell its answers to Alice, Dave and Erin: the instant, the \
            status, and what is in them.",
    play: Play::Foretold,
    expected: include_str!("../../../tests/snapshots/contract_predict.snap"),
    hints: [
        "Go through the requests one by one, and ask two things: does this reader lack a message at that \
         moment? If not, what comes first, a message or the end of its time? All else follows.",
        "Who has no cursor, or lacks a message, is answered in the same moment. Who waits is answered 200 \
         in the moment of the next message, or 204 after as many seconds as `wait` says. A 204 has no \
         cursor, and changes none.",
    ],
    code: Code {
        path: "lessons/02-long-polling/contract/solutions/predict.txt",
        anchor: Some("answers"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Request(_) => Some(
            "What the readers ask is given, and it is right as it was. Either a line of it is changed, or \
             an answer is missing before it, or has another instant than it will have.",
        ),
        Kind::NoAnswer => Some(
            "An answer is missing. It has a line of its own, such as `   3.000s  alice  ← 200`, with its \
             facts below it.",
        ),
        Kind::Early(_) => Some(
            "In that moment there is nothing to say to this reader: it has all messages that there are, \
             and its time is not over.",
        ),
        Kind::Late(_) => Some(
            "This reader does not wait so long. Either a message was there already when it asked, or one \
             came sooner, or its time was over.",
        ),
        Kind::Status { expected: 204, .. } => Some(
            "No message came while this reader waited, so its time ran out: 204, with nothing below it.",
        ),
        Kind::Status { .. } => {
            Some("There is a message for this reader: 200, and a batch.")
        }
        Kind::Missing { .. } | Kind::NoCursor { .. } => Some(
            "The answer has every message after the reader's cursor, and a `next`. A reader without a \
             cursor is given all that there are.",
        ),
        Kind::Again(_) | Kind::Unexpected(_) => {
            Some("Only what comes after the cursor of the request is in the answer.")
        }
        Kind::Cursor { .. } => Some(
            "A cursor is a place in the room: the one after the first message is the same for everybody.",
        ),
        Kind::Gap => {
            Some("The server does not restart in this scene, so nobody has a gap.")
        }
        Kind::TooMuch(_) if is_unanswered(difference) => Some(
            "An answer is missing before this line: this reader has asked already, and asks again only when \
             it is answered.",
        ),
        Kind::TooMuch(_) => Some("There is an answer too many: each request has one."),
        _ => None,
    },
};

/// Whether a reader asks in the place of being answered.
fn is_unanswered(difference: &Difference) -> bool {
    let (due, came) = difference.lines();
    due.is_some_and(|due| due.mark == Mark::ToClient)
        && came.is_some_and(|came| came.mark == Mark::ToServer)
}
