//! What the lesson asks of a reader's own program, step by step. `cargo mine 2` plays it.

mod anywhere;
mod client;
mod end;
mod exercises;
mod held;
mod many;
mod server;

use judge::{Contract, Part};

/// The lesson's contract.
pub fn contract() -> &'static Contract {
    &CONTRACT
}

static CONTRACT: Contract = Contract {
    lesson: &crate::LESSON,
    start: "lessons/02-long-polling/src/step_1_hand_over.rs",
    client_start: Some("lessons/02-long-polling/web/step_1.js"),
    client_scenes: &[
        include_str!("../../contract/client.js"),
        include_str!("../../contract/shorter.js"),
    ],
    parts: &[
        Part {
            step: 2,
            title: "Look",
            page: "long-polling/look.html",
            scenes: &[
                server::TWO_READERS,
                held::HELD,
                server::A_LOST_ANSWER,
                server::ANOTHER_EPOCH,
                client::ASKS_AGAIN_AT_ONCE,
                client::SAYS_THE_GAP,
                client::STOP_MEANS_STOP,
            ],
        },
        Part {
            step: 3,
            title: "Notify",
            page: "long-polling/notify.html",
            scenes: &[held::AT_ONCE],
        },
        Part {
            step: 4,
            title: "Watch",
            page: "long-polling/watch.html",
            scenes: &[held::BETWEEN],
        },
        Part {
            step: 5,
            title: "Wait",
            page: "long-polling/wait.html",
            scenes: &[
                held::NOTHING_COMES,
                held::NO_WAIT,
                held::NO_LONGER,
                client::NOTHING_IS_AN_ANSWER,
            ],
        },
        Part {
            step: 6,
            title: "Patience",
            page: "long-polling/patience.html",
            scenes: &[
                client::A_PROXY_GIVES_UP,
                client::A_LINE_IS_CUT,
                client::AN_ERROR_IS_NO_NEWS,
                client::NEVER_HOT,
                client::SILENCE,
                client::JITTER_IN_THE_FIRST_RETRY,
                client::RETRY_AFTER,
                client::A_FINAL_ANSWER,
            ],
        },
        Part {
            step: 7,
            title: "Many",
            page: "long-polling/many.html",
            scenes: &[
                many::NOT_STORED,
                many::A_BURST,
                many::A_FULL_ROOM,
                end::THE_END,
                end::NEWS_AT_THE_END,
            ],
        },
    ],
    exercises: exercises::ALL,
};

const LUNCH: (&str, &str) = ("bob", "Lunch at noon?");
const RAMEN: (&str, &str) = ("carol", "Yes. The ramen place");
