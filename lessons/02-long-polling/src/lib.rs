//! Lesson 2, long polling: a reader asks, and the server answers when there is something.
//!
//! Seven programs, each mending one harm of the one before. In steps 1 to 5 and 7 the
//! server changes; step 6 changes nothing but the page's JavaScript.
//!
//! 1. Hand over: what one reader gets is gone for all others, and with a line that breaks.
//! 2. Look: nothing is taken away, and what is new is found at the next look.
//! 3. Notify: it is found at once, unless it comes between the look and the wait.
//! 4. Watch: nothing falls between, until a proxy loses patience.
//! 5. Wait: the server gives up before the proxy does, and says so by 204.
//! 6. Patience: a page that is refused at once does not ask again at once.
//! 7. Many: so many polls are held and no more, and all are let go of when the server
//!    stops.

use axum::Router;
pub use contract::contract;
use held::Held;
use message_log::Limits;
use server::{Lesson, Step, Surroundings, WebFile};

mod contract;
mod held;
mod step_1_hand_over;
mod step_2_look;
mod step_3_notify;
mod step_4_watch;
mod step_5_wait;
mod step_7_many;

/// The lesson: what its server, the book and the tests know of it.
pub fn lesson() -> &'static Lesson {
    &LESSON
}

/// Step 1 to 7 by itself, at `/messages`: one room, no page.
///
/// # Panics
/// For any other number.
pub fn app(step: usize, surroundings: Surroundings) -> Router {
    (LESSON.steps[step - 1].app)(surroundings)
}

/// Step 7 with a room that keeps less, or holds fewer polls; and how many it holds, whenever
/// that is asked.
pub fn small_app(
    log: Limits,
    most_held: usize,
    surroundings: Surroundings,
) -> (Router, impl Fn() -> usize) {
    let held = Held::at_most(most_held);
    let app = step_7_many::app_with(log, held.clone(), surroundings);
    (app, move || held.now())
}

static LESSON: Lesson = Lesson {
    number: 2,
    title: "long polling",
    steps: &[
        Step { title: "Hand over", app: step_1_hand_over::app, client: "step_1.js" },
        Step { title: "Look", app: step_2_look::app, client: "step_2.js" },
        Step { title: "Notify", app: step_3_notify::app, client: "step_2.js" },
        Step { title: "Watch", app: step_4_watch::app, client: "step_2.js" },
        Step { title: "Wait", app: step_5_wait::app, client: "step_5.js" },
        Step { title: "Patience", app: step_5_wait::app, client: "step_6.js" },
        Step { title: "Many", app: step_7_many::app, client: "step_6.js" },
    ],
    web: &[
        WebFile { name: "step_1.js", body: include_str!("../web/step_1.js") },
        WebFile { name: "step_2.js", body: include_str!("../web/step_2.js") },
        WebFile { name: "step_5.js", body: include_str!("../web/step_5.js") },
        WebFile { name: "step_6.js", body: include_str!("../web/step_6.js") },
        WebFile { name: "dares.js", body: include_str!("../web/dares.js") },
    ],
};
