// The reader's programs: the name of the file, and what it begins as. A test of the package `mine` holds
// this against the contracts.
const PROGRAMS: [(&str, &str); 5] = [
    ("lesson-1", "lessons/01-short-polling/src/step_1_latest.rs"),
    ("lesson-1-ring", "lessons/01-short-polling/src/step_3_epoch.rs"),
    ("lesson-1-before", "lessons/01-short-polling/src/step_3_epoch.rs"),
    ("lesson-2", "lessons/02-long-polling/src/step_1_hand_over.rs"),
    ("lesson-2-pool", "lessons/02-long-polling/contract/pool.rs"),
];
