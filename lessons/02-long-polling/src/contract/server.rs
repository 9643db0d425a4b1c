//! What a server keeps for its readers, whether or not they wait.

use judge::{Code, Kind, Play, Scene};

use super::{LUNCH, RAMEN, anywhere::anywhere};

const STEP_2: Code =
    Code { path: "lessons/02-long-polling/src/step_2_look.rs", anchor: Some("read") };

pub(super) const TWO_READERS: Scene = Scene {
    name: "two-readers",
    title: "Two readers",
    about: "Alice and Dave read the same room. Each gets every message once, and a cursor to ask \
            with next.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.until(1.5).await;
            dave.asks().await;
            stage.publish(2.0, RAMEN).await;
            stage.until(2.5).await;
            dave.asks().await;
            stage.until(3.0).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_two_readers.snap"),
    hints: [
        "Look for what your server does to its list when somebody reads. A second reader must not \
         notice that the first was there.",
        "Keep every message, and let the reader say how far it has come. You have written that \
         already: cursor, batch and gap of lesson 1. Or take `message_log::Log` and \
         `room_json`, as step 2 does.",
    ],
    code: STEP_2,
    diagnose: |difference| match &difference.kind {
        Kind::NoBatch => Some(
            "The answer is a bare list. A reader has to be told how far it has come: answer an object, \
             `{\"messages\": […], \"next\": …}`, as at the end of lesson 1.",
        ),
        Kind::Missing { .. } if is_by(difference, 1_000) => Some(
            "Who asks without a cursor has read nothing yet, so everything that is kept is news: answer \
             with all of it.",
        ),
        Kind::Missing { .. } => Some(
            "A message that one reader got is gone for the other. Reading must not take it out of the \
             list, nor move a mark that all readers share.",
        ),
        Kind::NoAnswer | Kind::Late(_) => Some(
            "There is a message that this reader has not seen, and it was left waiting. A poll waits \
             only if nothing is new to the one who asks. Or was it taken out of the list, when another one \
             read it?",
        ),
        Kind::NoCursor { .. } => Some(
            "A reader has to be told how far it has come, else it cannot say so the next time. What is \
             missing is `next`: the cursor behind the last message of the batch.",
        ),
        Kind::Cursor { .. } if is_by(difference, 1_500) => Some(
            "Two readers have the same messages, and are given different cursors. A cursor names a place in \
             the room, and not who reads: what your server remembers of a reader is wrong as soon as an \
             answer is lost.",
        ),
        _ => anywhere(difference),
    },
};

fn is_by(difference: &judge::Difference, ms: u64) -> bool {
    difference.lines().0.is_some_and(|due| due.at <= ms)
}

pub(super) const ANOTHER_EPOCH: Scene = Scene {
    name: "another-epoch",
    title: "A cursor of another epoch",
    about: "The server restarts while Alice is away. She asks with her old cursor and is ready to wait: she \
            is answered at once, with a gap. Then she waits, and Carol writes.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.until(1.5).await;
            stage.restart();
            stage.until(2.0).await;
            alice.waits(20).is_answered().await;
            stage.until(2.5).await;
            let asked = alice.waits(20).due_by(4.0);
            stage.publish(3.0, RAMEN).await;
            asked.is_answered().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_another_epoch.snap"),
    hints: [
        "Look at what you compare before you wait. That there is no message after a cursor is one thing, \
         and that the cursor is not of this room's epoch is another.",
        "A gap is news: answer it at once, with what there is and with the `next` of this epoch. \
         `Batch::has_news` of `message_log` says so.",
    ],
    code: STEP_2,
    diagnose: |difference| match &difference.kind {
        Kind::NoAnswer | Kind::Late(_) if is_by(difference, 2_000) => Some(
            "She waits with a cursor that means nothing any more, and does not know it. A gap is news: it is \
             answered at once, also when there is no message to go with it.",
        ),
        Kind::NoGap => Some(
            "What she had not read of the old epoch is gone, and nobody tells her: answer `\"gap\": true`. \
             The cursor has to have the epoch in it, as in lesson 1.",
        ),
        Kind::Status { expected: 200, actual: 400..500 } => Some(
            "A cursor of another epoch is no mistake of the reader's, so it is not refused: 200, with a gap.",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const A_LOST_ANSWER: Scene = Scene {
    name: "a-lost-answer",
    title: "An answer is lost",
    about: "Two answers to Alice are lost on their way, the second when she has waited for it. She asks \
            again with the cursor that she has, and is given the same.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.begins_to_ask().is_answered_in_vain().await;
            stage.until(1.5).await;
            alice.asks().await;
            stage.until(2.0).await;
            let asked = alice.waits(20);
            stage.until(2.5).await;
            let asked = asked.due_by(4.0);
            stage.publish(2.5, RAMEN).await;
            asked.is_answered_in_vain().await;
            stage.until(4.5).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_a_lost_answer.snap"),
    hints: [
        "Look at what your server takes for “delivered”. It has written the answer; whether that \
         arrived, only the reader knows.",
        "A place in the room is the reader's to keep. The same question brings the same answer, as \
         often as it is asked.",
    ],
    code: STEP_2,
    diagnose: |difference| match &difference.kind {
        Kind::Missing { .. } | Kind::NoAnswer | Kind::Late(_) => Some(
            "She never got the answer, so she asks again with the cursor that she has. What the server \
             had written down as delivered is lost for her. Forget nothing when you answer: what \
             follows the cursor of the question is the answer to it.",
        ),
        Kind::Early(_) => Some(
            "She has all that there is, and was answered with nothing, as if there were news. Was she woken \
             by a message that she has? Look for news after her cursor, and go on waiting if there is none.",
        ),
        _ => anywhere(difference),
    },
};
