//! What the lesson asks of a reader's own program, step by step. `cargo mine 1` plays it.

mod anywhere;
mod exercises;
mod refusals;
mod server;

use judge::{Contract, StepPage};

/// The lesson's contract.
pub fn contract() -> &'static Contract {
    &CONTRACT
}

static CONTRACT: Contract = Contract {
    lesson: &crate::LESSON,
    start: "lessons/01-short-polling/src/step_1_latest.rs",
    client_start: None,
    client_scenes: "",
    scenes: &[
        server::TWO_BETWEEN_POLLS,
        server::TWO_READERS,
        server::RESTART,
        server::RESTART_AND_MORE,
        server::HOW_OFTEN,
        server::A_CROWD,
        refusals::NO_CURSOR,
        refusals::NO_JSON,
        refusals::NO_TEXT,
        refusals::NOT_SAID_TO_BE_JSON,
        refusals::TOO_LARGE,
        refusals::WRONG_METHOD,
    ],
    pages: &[
        StepPage { step: 2, page: "short-polling/cursor.html" },
        StepPage { step: 3, page: "short-polling/epoch.html" },
        StepPage { step: 4, page: "short-polling/one-at-a-time.html" },
        StepPage { step: 5, page: "short-polling/manners.html" },
    ],
    exercises: exercises::ALL,
};

const LUNCH: (&str, &str) = ("bob", "Lunch at noon?");
const RAMEN: (&str, &str) = ("carol", "Yes. The ramen place");
const TABLE: (&str, &str) = ("bob", "Table for four at 12:15");
const PIZZA: (&str, &str) = ("carol", "It is shut. Pizza instead");
const COMING: (&str, &str) = ("dave", "On my way");
