//! What each lesson asks of the reader's own program, and on which page it says so.

/// A lesson's steps and exercises.
pub(crate) struct Lesson {
    pub(crate) number: u16,
    /// In the order of the pages. A step whose scenes belong to two pages is there twice.
    pub(crate) steps: &'static [Step],
    pub(crate) exercises: &'static [Exercise],
}

/// A step, or as much of it as one page is about.
pub(crate) struct Step {
    pub(crate) number: u16,
    pub(crate) title: &'static str,
    /// The page, from the site's root.
    pub(crate) page: &'static str,
    /// The scenes that prove it, by name; at least one.
    pub(crate) scenes: &'static [&'static str],
}

/// Something to write beyond the steps.
pub(crate) struct Exercise {
    /// As the command takes it.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// The page, from the site's root, and the place in it.
    pub(crate) page: &'static str,
}

/// Every lesson that has a contract.
pub(crate) fn all() -> &'static [Lesson] {
    &LESSONS
}

static LESSONS: [Lesson; 1] = [Lesson {
    number: 1,
    steps: &[
        Step {
            number: 2,
            title: "A cursor",
            page: "short-polling/cursor.html",
            scenes: &["two-between-polls", "two-readers", "asks-with-its-cursor"],
        },
        Step {
            number: 3,
            title: "An epoch",
            page: "short-polling/epoch.html",
            scenes: &["restart", "restart-and-more", "says-the-gap"],
        },
        Step {
            number: 4,
            title: "One request at a time",
            page: "short-polling/one-at-a-time.html",
            scenes: &["late-answer", "stop-means-stop", "an-error-is-no-news", "silence"],
        },
        Step {
            number: 5,
            title: "Manners",
            page: "short-polling/manners.html",
            scenes: &[
                "how-often",
                "a-crowd",
                "the-servers-interval",
                "jitter-in-the-first-retry",
                "retry-after",
                "a-final-answer",
            ],
        },
        Step {
            number: 5,
            title: "What it cannot take",
            page: "short-polling/refusals.html",
            scenes: &[
                "malformed-cursor",
                "cut-json",
                "missing-field",
                "wrong-content-type",
                "too-large",
                "wrong-method",
            ],
        },
    ],
    exercises: &[Exercise {
        name: "ring",
        title: "A ring",
        page: "short-polling/exercises.html#ring",
    }],
}];
