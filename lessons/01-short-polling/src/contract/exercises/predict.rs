//! A scene that the reader foretells.

use judge::{Code, Kind, Play, Scene};

pub(super) const PREDICT: Scene = Scene {
    name: "predict",
    title: "Two readers and a restart",
    about: "The server is that of step 3. Foretell its answers: who gets which messages, which \
            cursor, and who is told of a gap.",
    play: Play::Foretold,
    expected: include_str!("../../../tests/snapshots/contract_predict.snap"),
    hints: [
        "Look at the places of the room one by one: before its first message, after the first, and so \
         on. Each has one cursor, whoever is given it. After a restart all places are new.",
        "A cursor of another epoch gets a gap, also if there is no message to come with it. Who \
         brings no cursor has lost nothing. Who gets no message keeps its place, and so its cursor.",
    ],
    code: Code {
        path: "lessons/01-short-polling/contract/solutions/predict.txt",
        anchor: Some("answers"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::NoGap => Some(
            "Look at the epoch of the cursor that this reader brings, and ask yourself what the server \
             knows of what came after it. Its word for that stands beside the messages, whether there \
             is a message or not.",
        ),
        Kind::Gap => Some(
            "Does this reader bring a cursor of another epoch? If it brings none, or one of this \
             epoch, there is no gap.",
        ),
        Kind::Cursor { .. } | Kind::NoCursor { .. } => Some(
            "A cursor is a place in the room, not a property of the reader: two readers in the same \
             place have the same one, and who gets nothing new keeps its own. After a restart no \
             cursor is one of before, not even that of the empty room.",
        ),
        Kind::Missing { .. } => Some(
            "There is a message after the place from which this reader asks. After a restart that is \
             the beginning, for whoever comes with an old cursor and for whoever comes with none.",
        ),
        Kind::Again(_) | Kind::Unexpected(_) => Some(
            "Only what comes after the reader's place is in the answer. What was before the restart is \
             gone for everybody.",
        ),
        Kind::Request(_) => Some(
            "What the readers ask is given, and it is right as it was: put it back. Foretell the \
             answers alone.",
        ),
        Kind::Status { .. } => Some(
            "Every request of this scene is a good one: each is answered 200 or 201.",
        ),
        _ => None,
    },
};
