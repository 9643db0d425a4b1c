//! What the lesson asks of a reader's own program, step by step. `cargo mine 1` plays it.

mod anywhere;
mod client;
mod exercises;
mod refusals;
mod server;

use judge::{Contract, Part};

/// The lesson's contract.
pub fn contract() -> &'static Contract {
    &CONTRACT
}

static CONTRACT: Contract = Contract {
    lesson: &crate::LESSON,
    start: "lessons/01-short-polling/src/step_1_latest.rs",
    client_start: Some("lessons/01-short-polling/web/step_1.js"),
    client_scenes: &[
        include_str!("../../contract/client.js"),
        include_str!("../../contract/adaptive.js"),
    ],
    parts: &[
        Part {
            step: 2,
            title: "A cursor",
            page: "short-polling/cursor.html",
            scenes: &[
                server::TWO_BETWEEN_POLLS,
                server::TWO_READERS,
                client::ASKS_WITH_ITS_CURSOR,
            ],
        },
        Part {
            step: 3,
            title: "An epoch",
            page: "short-polling/epoch.html",
            scenes: &[server::RESTART, server::RESTART_AND_MORE, client::SAYS_THE_GAP],
        },
        Part {
            step: 4,
            title: "One request at a time",
            page: "short-polling/one-at-a-time.html",
            scenes: &[
                client::LATE_ANSWER,
                client::STOP_MEANS_STOP,
                client::AN_ERROR_IS_NO_NEWS,
                client::SILENCE,
            ],
        },
        Part {
            step: 5,
            title: "Manners",
            page: "short-polling/manners.html",
            scenes: &[
                client::JITTER_IN_THE_FIRST_RETRY,
                client::RETRY_AFTER,
                client::A_FINAL_ANSWER,
            ],
        },
        Part {
            step: 5,
            title: "The server sets the pace",
            page: "short-polling/pace.html",
            scenes: &[server::HOW_OFTEN, server::A_CROWD, client::THE_SERVERS_INTERVAL],
        },
        Part {
            step: 5,
            title: "What it cannot take",
            page: "short-polling/refusals.html",
            scenes: &[
                refusals::NO_CURSOR,
                refusals::NO_JSON,
                refusals::NO_TEXT,
                refusals::NOT_SAID_TO_BE_JSON,
                refusals::TOO_LARGE,
                refusals::WRONG_METHOD,
            ],
        },
    ],
    exercises: exercises::ALL,
};

const LUNCH: (&str, &str) = ("bob", "Lunch at noon?");
const RAMEN: (&str, &str) = ("carol", "Yes. The ramen place");
const TABLE: (&str, &str) = ("bob", "Table for four at 12:15");
const PIZZA: (&str, &str) = ("carol", "It is shut. Pizza instead");
const COMING: (&str, &str) = ("dave", "On my way");
