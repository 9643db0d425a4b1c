//! A room that keeps its newest three messages.

use judge::{Code, Difference, Kind, Play, Scene, Stage};

use crate::contract::{COMING, LUNCH, PIZZA, RAMEN, TABLE, anywhere::anywhere};

const SEE_YOU: (&str, &str) = ("bob", "See you there");

const SOLUTION: &str = "lessons/01-short-polling/contract/solutions/ring.rs";

pub(super) const MORE_THAN_IT_KEEPS: Scene = Scene {
    name: "ring-more-than-it-keeps",
    title: "More than the room keeps",
    about: "Alice asks while the room is empty. Five messages come before she asks again, and the \
            room keeps three: she gets a gap and the three. Then one more comes, and she gets it, \
            without a gap.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.until(0.5).await;
            alice.asks().await;
            publish_from(&stage, 1.0, &[LUNCH, RAMEN, TABLE, PIZZA, COMING]).await;
            stage.until(3.5).await;
            alice.asks().await;
            stage.publish(4.0, SEE_YOU).await;
            stage.until(4.5).await;
            alice.asks().await;
        })
    }),
    expected: include_str!(
        "../../../tests/snapshots/contract_ring_more_than_it_keeps.snap"
    ),
    hints: [
        "Look at what grows for ever. A list that lets go of its first message has every other \
         message at another index than before, and the cursors of the readers do not know it.",
        "Keep two things: the newest three messages, and how many were let go. The index of a \
         message is its number minus how many are gone. A cursor that lies before what you keep \
         gets a gap.",
    ],
    code: Code { path: SOLUTION, anchor: Some("read") },
    diagnose: |difference| match &difference.kind {
        Kind::Unexpected(_) => Some(
            "The room still has more than three messages. Let go of the oldest when a fourth comes.",
        ),
        Kind::NoGap => Some(
            "Messages that she has not seen were let go, and nobody tells her. Her cursor lies before \
             the oldest message that you keep: say `\"gap\": true`.",
        ),
        Kind::Gap => Some(
            "She has seen all that was let go, so there is no gap. Compare her cursor with how many \
             are gone.",
        ),
        Kind::Missing { .. } => Some(MISSING),
        _ => always(difference),
    },
};

pub(super) const NOTHING_LOST: Scene = Scene {
    name: "ring-nothing-lost",
    title: "Messages are gone, and nobody missed them",
    about: "Two messages are let go. Dave had seen both: he gets the three that are left, and no \
            gap. Alice had seen one: she gets the same with a gap. Erin comes for the first time: no \
            gap.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.publish(1.5, RAMEN).await;
            stage.until(2.0).await;
            dave.asks().await;
            publish_from(&stage, 2.5, &[TABLE, PIZZA, COMING]).await;
            stage.until(4.0).await;
            dave.asks().await;
            stage.until(4.5).await;
            alice.asks().await;
            stage.until(5.0).await;
            stage.reader("erin").asks().await;
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_ring_nothing_lost.snap"),
    hints: [
        "Look at the edge. Two messages are gone: find the oldest cursor that has lost nothing.",
        "A cursor with the number 2 has seen the messages 1 and 2. If exactly those are gone, there \
         is no gap: it is one only if the number is smaller than how many are gone.",
    ],
    code: Code { path: SOLUTION, anchor: Some("read") },
    diagnose: |difference| match &difference.kind {
        Kind::Gap => Some(
            "Nothing is lost for this reader: it had seen every message that was let go, or comes for \
             the first time. A gap is said only if its number is smaller than how many are gone.",
        ),
        Kind::NoGap => Some(
            "One message that she has not seen is gone, so there is a gap. Is the comparison off by \
             one?",
        ),
        Kind::Missing { .. } => Some(MISSING),
        _ => always(difference),
    },
};

pub(super) const RESTART: Scene = Scene {
    name: "ring-restart",
    title: "A restart of a room that forgets",
    about: "Alice has one message when the server restarts, and two new ones come. None of them is \
            let go, and what Alice had is gone: she gets a gap and both.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.until(1.5).await;
            stage.restart();
            publish_from(&stage, 2.0, &[RAMEN, TABLE]).await;
            stage.until(3.0).await;
            alice.asks().await;
            stage.until(3.5).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_ring_restart.snap"),
    hints: [
        "Look at the cursors of another epoch. They have to be looked at before their number is.",
        "There are two reasons for a gap: the epoch differs, or the number lies before what \
         you keep. Either way the answer has all that you keep.",
    ],
    code: Code { path: SOLUTION, anchor: Some("read") },
    diagnose: |difference| match &difference.kind {
        Kind::NoGap | Kind::Missing { .. } => Some(
            "The cursor is of another epoch, and that is a gap, whatever its number is, and everything \
             that is kept is new. There are now two reasons for a gap: look at the epoch first.",
        ),
        _ => always(difference),
    },
};

const MISSING: &str = "A message that you should have kept did not come. When one too many comes, one is let go: the \
     oldest. And the index of a message is its number minus how many are gone, since a cursor counts \
     all that there ever were.";

fn always(difference: &Difference) -> Option<&'static str> {
    match &difference.kind {
        Kind::Cursor { .. } => Some(
            "`next` counts all messages that there ever were, those that are gone too. A number that \
             goes back, or stands still, means two places at once.",
        ),
        Kind::Again(_) => Some(
            "A reader gets again what it has. After some messages are gone, the index of the first \
             new one is the number of the cursor minus how many are gone.",
        ),
        _ => anywhere(difference),
    }
}

/// Publishes a message each half second, from an instant on.
async fn publish_from(stage: &Stage, seconds: f64, messages: &[(&str, &str)]) {
    for (place, message) in messages.iter().enumerate() {
        stage.publish(seconds + place as f64 / 2.0, *message).await;
    }
}
