//! Lesson 1, short polling: a reader asks, the server answers at once, the reader asks
//! again.
//!
//! Five programs, each mending one harm of the one before. In steps 1 to 3 the server
//! changes and the reader's JavaScript follows; step 4 changes nothing but the
//! JavaScript.
//!
//! 1. The latest message: some are never seen, others seen again and again.
//! 2. A cursor: every message once, until the server restarts.
//! 3. An epoch in the cursor: a restart is noticed, and said.
//! 4. One request at a time: no answer comes after a newer one.
//! 5. Manners: readers spread out, and the server says how often it wants to be asked.

use axum::Router;
use message_log::Limits;
use server::{Lesson, Step, Surroundings, WebFile};
use step_5_manners::Capacity;

pub use contract::contract;

mod admission;
mod answer;
mod condition;
mod contract;
mod step_1_latest;
mod step_2_cursor;
mod step_3_epoch;
mod step_5_manners;

/// The lesson: what its server, the book and the tests know of it.
pub fn lesson() -> &'static Lesson {
    &LESSON
}

/// Step 1 to 5 by itself, at `/messages`: one room, no page.
///
/// # Panics
/// For any other number.
pub fn app(step: usize, surroundings: Surroundings) -> Router {
    (LESSON.steps[step - 1].app)(surroundings)
}

/// Step 5 with a room that keeps less, or takes fewer requests a second.
pub fn small_app(
    log: Limits,
    requests_per_second: u32,
    surroundings: Surroundings,
) -> Router {
    step_5_manners::app_with(Capacity { log, requests_per_second }, surroundings)
}

static LESSON: Lesson = Lesson {
    number: 1,
    title: "short polling",
    steps: &[
        Step {
            title: "The latest message",
            app: step_1_latest::app,
            client: "step_1.js",
        },
        Step { title: "A cursor", app: step_2_cursor::app, client: "step_2.js" },
        Step { title: "An epoch", app: step_3_epoch::app, client: "step_3.js" },
        Step {
            title: "One request at a time",
            app: step_3_epoch::app,
            client: "step_4.js",
        },
        Step { title: "Manners", app: step_5_manners::app, client: "step_5.js" },
    ],
    web: &[
        WebFile { name: "step_1.js", body: include_str!("../web/step_1.js") },
        WebFile { name: "step_2.js", body: include_str!("../web/step_2.js") },
        WebFile { name: "step_3.js", body: include_str!("../web/step_3.js") },
        WebFile { name: "step_4.js", body: include_str!("../web/step_4.js") },
        WebFile { name: "step_5.js", body: include_str!("../web/step_5.js") },
        WebFile { name: "dares.js", body: include_str!("../web/dares.js") },
    ],
};
