//! What there is beyond a reader's own program. `cargo mine 1 ring` plays the first of them.

mod adaptive;
mod before;
mod predict;
mod ring;

use judge::Exercise;

const STEP_3: &str = "lessons/01-short-polling/src/step_3_epoch.rs";

pub(super) const ALL: &[Exercise] = &[
    Exercise {
        name: "predict",
        title: "Foretell a scene",
        start: "lessons/01-short-polling/contract/predict.txt",
        page: "short-polling/exercises.html#predict",
        scenes: &[predict::PREDICT],
    },
    Exercise {
        name: "ring",
        title: "A room that forgets",
        start: STEP_3,
        page: "short-polling/exercises.html#ring",
        scenes: &[ring::MORE_THAN_IT_KEEPS, ring::NOTHING_LOST, ring::RESTART],
    },
    Exercise {
        name: "before",
        title: "Look back",
        start: STEP_3,
        page: "short-polling/exercises.html#before",
        scenes: &[before::PAGE_BY_PAGE, before::MEANWHILE, before::NO_CURSOR],
    },
    Exercise {
        name: "adaptive",
        title: "Ask less while nothing is new",
        start: "lessons/01-short-polling/web/step_4.js",
        page: "short-polling/exercises.html#adaptive",
        scenes: &[adaptive::ADAPTIVE],
    },
];
