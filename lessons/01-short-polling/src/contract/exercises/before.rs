//! Looking back: the messages before those that a reader has.

use judge::{Code, Difference, Field, Heard, Kind, Play, Reader, Scene, Shown, Stage};

use crate::contract::{COMING, LUNCH, PIZZA, RAMEN, TABLE, anywhere::anywhere};

const CODE: Code = Code {
    path: "lessons/01-short-polling/contract/solutions/before.rs",
    anchor: Some("read"),
};

/// What is written down of the newest page.
const PAGE: Shown = Shown {
    query: &["before"],
    above: &[Field::Flag("first"), Field::Cursor("prev"), Field::Flag("gap")],
    below: &[Field::Cursor("next")],
};

/// The same without the cursor to ask with next, which whoever looks back has no use for.
const PAGE_BACK: Shown = Shown { below: &[], ..PAGE };

/// Alice, with the cursor before what she has.
struct Alice {
    reader: Reader,
    back: Option<String>,
}

impl Alice {
    fn on(stage: &Stage) -> Self {
        Self { reader: stage.reader("alice"), back: None }
    }

    /// Asks for the newest messages, at most so many, and goes on from there, or back.
    async fn asks_for_newest(&mut self, limit: usize) {
        let path = format!("/messages?limit={limit}");
        let heard = self.reader.asks_for(&path, PAGE).await;
        self.reader.goes_on_from(&heard);
        self.goes_back_from(&heard);
    }

    /// Asks for the messages before those that she has, at most so many.
    async fn looks_back(&mut self, limit: usize) {
        let before = self.back.as_deref().unwrap_or_default();
        let path = format!("/messages?before={before}&limit={limit}");
        let heard = self.reader.asks_for(&path, PAGE_BACK).await;
        self.goes_back_from(&heard);
    }

    fn goes_back_from(&mut self, heard: &Heard) {
        if let Some(prev) = heard.cursor("prev") {
            self.back = Some(prev);
        }
    }
}

pub(super) const PAGE_BY_PAGE: Scene = Scene {
    name: "before-page-by-page",
    title: "Back to the first message",
    about: "There are five messages. Alice asks for the newest two, and then for the two before \
            them, and so on, until she is told that there is nothing older.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = Alice::on(&stage);
            for (place, message) in
                [LUNCH, RAMEN, TABLE, PIZZA, COMING].into_iter().enumerate()
            {
                stage.publish(0.5 + place as f64 / 2.0, message).await;
            }
            stage.until(3.0).await;
            alice.asks_for_newest(2).await;
            for seconds in [3.5, 4.0, 4.5] {
                stage.until(seconds).await;
                alice.looks_back(2).await;
            }
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_before_page_by_page.snap"),
    hints: [
        "Look at what a cursor is: a place between two messages. `after` asks for what is on its \
         right; `before` asks for what is on its left, and of that for the nearest.",
        "Find out where the batch begins and where it ends, as two numbers. With `before` it ends at \
         the cursor and begins `limit` earlier; without any cursor it ends at the newest. `prev` is \
         the place where it begins, and it is the first if that place is 0.",
    ],
    code: CODE,
    diagnose: always,
};

pub(super) const MEANWHILE: Scene = Scene {
    name: "before-meanwhile",
    title: "A message comes while she looks back",
    about: "There are four messages. Alice has the newest two when a fifth comes. She looks back and \
            gets the first two, and is told that there is nothing older. Then she follows from \
            where she was, and gets the fifth.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = Alice::on(&stage);
            for (place, message) in [LUNCH, RAMEN, TABLE, PIZZA].into_iter().enumerate() {
                stage.publish(0.5 + place as f64 / 2.0, message).await;
            }
            stage.until(2.5).await;
            alice.asks_for_newest(2).await;
            stage.publish(3.0, COMING).await;
            stage.until(3.5).await;
            alice.looks_back(2).await;
            stage.until(4.0).await;
            alice.reader.asks().await;
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_before_meanwhile.snap"),
    hints: [
        "Look for whatever is counted from the newest message. That one is another message now.",
        "A page is counted from the cursor that the reader brings, and neither from the end of the \
         list nor in pages. And a page is the first if it begins at 0, also when it is full.",
    ],
    code: CODE,
    diagnose: |difference| match &difference.kind {
        Kind::Missing { .. } | Kind::Again(_) => Some(
            "She gets another page than the one before hers. You count from the newest message, and \
             one more has come since: count from the cursor that she brings.",
        ),
        Kind::Fact { due: Some(due), .. } if due == "first" => Some(
            "This page is full, and there is nothing before it all the same. It is the first because \
             it begins at 0, not because it is short.",
        ),
        _ => always(difference),
    },
};

pub(super) const NO_CURSOR: Scene = Scene {
    name: "before-no-cursor",
    title: "Before a cursor that is none",
    about: "Mallory asks with `before=yesterday`. That is 400. Then Alice asks for the newest two, and \
            there is but one: she gets it, and there is nothing older.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            let mallory = stage.reader("mallory");
            mallory.asks_for("/messages?before=yesterday&limit=2", PAGE_BACK).await;
            stage.until(1.5).await;
            Alice::on(&stage).asks_for_newest(2).await;
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_before_no_cursor.snap"),
    hints: [
        "Look at what you do with a `before` that cannot be read.",
        "With `after`, a cursor that is not of this epoch brings a gap, and then all that there is. \
         Before such a cursor there is nothing that you know of: answer 400.",
    ],
    code: CODE,
    diagnose: |difference| match &difference.kind {
        Kind::Status { expected: 400, actual: 200 } => Some(
            "`yesterday` was taken for a place. Whoever scrolls back from there is shown messages \
             that it may have already. Say 400.",
        ),
        _ => always(difference),
    },
};

fn always(difference: &Difference) -> Option<&'static str> {
    match &difference.kind {
        Kind::Missing { .. } => Some(
            "Before a place lie many messages, and the nearest are asked for: take the newest `limit` \
             of them, not the oldest. The same without any cursor: the newest in the room.",
        ),
        Kind::Unexpected(_) => Some(
            "There is more in the answer than was asked for. `limit` holds for every request; without \
             `after` and `before` it is the newest that are meant.",
        ),
        Kind::Again(_) => Some(
            "She gets a message of the page that she has. `before` is the place where that page \
             begins, right before its first message: nothing that comes after it belongs to the \
             answer.",
        ),
        Kind::NoCursor { field } if field == "prev" => Some(
            "What is missing is `prev`, the cursor with which she goes on looking back: the place \
             right before the first message of this batch. Every batch has one, an empty one too.",
        ),
        Kind::Cursor { field } if field == "prev" => Some(
            "`prev` is the place right before the first message of this batch. If nothing came, it \
             stays where it was.",
        ),
        Kind::Cursor { .. } => Some(
            "`next` is the place right after the last message of this batch: whoever asks after it \
             gets what comes then, and nothing twice.",
        ),
        Kind::Fact { due: Some(due), .. } if due == "first" => Some(
            "There is nothing older than this page, and she is not told. Say `\"first\": true` when \
             it begins at the room's first message, or there is no message at all.",
        ),
        Kind::Fact { due: None, came: Some(came) } if came == "first" => Some(
            "There are older messages. Say `\"first\": true` only when there are none.",
        ),
        Kind::Order => Some(
            "A page is read like any other: the oldest of its messages first, also when you went \
             back to find them.",
        ),
        _ => anywhere(difference),
    }
}
