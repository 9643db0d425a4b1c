//! What there is beyond a reader's own program. `cargo mine 2 pool` plays one of them.

mod pool;
mod predict;
mod shorter;

use judge::Exercise;

pub(super) const ALL: &[Exercise] = &[
    Exercise {
        name: "predict",
        title: "Foretell who is answered, and when",
        start: "lessons/02-long-polling/contract/predict.txt",
        page: "long-polling/exercises.html#predict",
        scenes: &[predict::PREDICT],
    },
    Exercise {
        name: "pool",
        title: "One connection to the database",
        start: "lessons/02-long-polling/contract/pool.rs",
        page: "long-polling/exercises.html#pool",
        scenes: &[pool::TWO_WAIT, pool::TWENTY_WAIT],
    },
    Exercise {
        name: "shorter",
        title: "A proxy without patience",
        start: "lessons/02-long-polling/web/step_6.js",
        page: "long-polling/exercises.html#shorter",
        scenes: &[shorter::SHORTER],
    },
];
