//! Lesson 1's wrong clients.

use crate::wrong::{Made, Wrong};

pub(crate) const WRONG: &[Wrong] = &[
    Wrong {
        name: "no_cursor",
        wrong: "It never sends the cursor, and shows everything each time.",
        made: Made::Of("step_5", &[("url + after", "url")]),
        scene: "asks-with-its-cursor",
        due: "alice → GET /messages?after=#1",
        came: "alice → GET /messages",
        besides: &[
            "says-the-gap",
            "late-answer",
            "stop-means-stop",
            "an-error-is-no-news",
            "silence",
            "the-servers-interval",
        ],
    },
    Wrong {
        name: "old_cursor",
        wrong: "It keeps the first cursor that it was given.",
        made: Made::Of("step_5", &[("cursor = batch.next;", "cursor ??= batch.next;")]),
        scene: "asks-with-its-cursor",
        due: "alice → GET /messages?after=#2",
        came: "alice → GET /messages?after=#1",
        besides: &["says-the-gap", "the-servers-interval"],
    },
    Wrong {
        name: "shows_twice",
        wrong: "It shows every message when it comes, and all of them again with the next.",
        made: Made::Of(
            "step_5",
            &[
                (
                    r#"  let cursor;
"#,
                    r#"  let cursor;
  const all = [];
"#,
                ),
                (
                    "batch.messages.forEach(show);",
                    r#"all.push(...batch.messages);
    all.forEach(show);"#,
                ),
            ],
        ),
        scene: "asks-with-its-cursor",
        due: "alice • shows “Yes. The ramen place”",
        came: "alice • shows “Lunch at noon?”",
        besides: &[
            "says-the-gap",
            "an-error-is-no-news",
            "silence",
            "the-servers-interval",
        ],
    },
    Wrong {
        name: "no_gap",
        wrong: "It does not say that history is gone.",
        made: Made::Of(
            "step_5",
            &[(
                r#"    if (batch.gap) gap(batch.gap.reason ?? "the server does not say why");
"#,
                "",
            )],
        ),
        scene: "says-the-gap",
        due: "alice • says that history is gone",
        came: "alice • shows “It is shut. Pizza instead”",
        besides: &[],
    },
    Wrong {
        name: "gap_at_the_end",
        wrong: "It says that history is gone below what came after the gap.",
        made: Made::Of(
            "step_5",
            &[(
                r#"    if (batch.gap) gap(batch.gap.reason ?? "the server does not say why");
    batch.messages.forEach(show);
"#,
                r#"    batch.messages.forEach(show);
    if (batch.gap) gap(batch.gap.reason ?? "the server does not say why");
"#,
            )],
        ),
        scene: "says-the-gap",
        due: "alice • says that history is gone",
        came: "alice • shows “It is shut. Pizza instead”",
        besides: &[],
    },
    Wrong {
        name: "stop_leaves_fetch",
        wrong: "Stopping ends the timers, and not the request that is under way.",
        made: Made::Of(
            "step_5",
            &[(
                r#"    request?.abort();
"#,
                "",
            )],
        ),
        scene: "stop-means-stop",
        due: "alice • gives up its request",
        came: "alice ← 200",
        besides: &[],
    },
    Wrong {
        name: "stop_leaves_timer",
        wrong: "Stopping aborts the request, and not the timer for the next one.",
        made: Made::Of(
            "step_5",
            &[(
                r#"    request = undefined;
    clearTimeout(timer);
    timer = undefined;
"#,
                "",
            )],
        ),
        scene: "stop-means-stop",
        due: "alice • is silent from then on",
        came: "alice → GET /messages?after=#1",
        besides: &[],
    },
    Wrong {
        name: "error_is_news",
        wrong: "It does not look at `response.ok`, so that the body of an error is shown as news.",
        made: Made::Of(
            "step_5",
            &[(
                r#"    if (!response.ok) throw refusal(response);
"#,
                "",
            )],
        ),
        scene: "an-error-is-no-news",
        due: "alice • leaves the server in peace for a moment",
        came: "alice ! shows “Table for four at 12:15” from an answer with status 500",
        besides: &["retry-after", "a-final-answer"],
    },
    Wrong {
        name: "hot_loop",
        wrong: "After a failure it asks again at once, over and over.",
        made: Made::Of("step_5", &[(" + random() * backoff(failures)", "")]),
        scene: "an-error-is-no-news",
        due: "alice • leaves the server in peace for a moment",
        came: "alice ! asks 10 times in the second after it",
        besides: &["jitter-in-the-first-retry"],
    },
    Wrong {
        name: "gives_up_for_good",
        wrong: "After a failure it never asks again.",
        made: Made::Of("step_5", &[("failures += 1;", "return;")]),
        scene: "an-error-is-no-news",
        due: "alice → GET /messages?after=#1",
        came: "alice ! does not ask for 60 s",
        besides: &[
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "no_patience",
        wrong: "It waits for an answer for ever.",
        made: Made::Of(
            "step_5",
            &[("const patience = setTimeout(giveUp, PATIENCE);", "let patience;")],
        ),
        scene: "silence",
        due: "alice • gives up after some 10 s",
        came: "alice ! still waits after 20 s",
        besides: &[],
    },
    Wrong {
        name: "hasty",
        wrong: "It gives up after a second.",
        made: Made::Of("step_5", &[("10_000", "1_000")]),
        scene: "silence",
        due: "alice • gives up after some 10 s",
        came: "alice ! gives up after 1.0 s",
        besides: &[],
    },
    Wrong {
        name: "its_own_interval",
        wrong: "It does not look at `poll_after_ms`.",
        made: Made::Of("step_5", &[(": batch.poll_after_ms", ": 2000")]),
        scene: "the-servers-interval",
        due: "alice • waited about 6 s",
        came: "alice ! waited 2.0 s",
        besides: &[],
    },
    Wrong {
        name: "does_not_catch_up",
        wrong: "It waits although there is more to read.",
        made: Made::Of("step_5", &[("more ? 0 : ", "")]),
        scene: "the-servers-interval",
        due: "alice • asked at once",
        came: "alice ! waited 2.0 s",
        besides: &[],
    },
    Wrong {
        name: "no_jitter",
        wrong: "Its first retry comes after a fixed time; only the later ones are spread.",
        made: Made::Of(
            "step_5",
            &[(
                "random() * backoff(failures)",
                "(failures > 1 ? random() * backoff(failures) : 1000)",
            )],
        ),
        scene: "jitter-in-the-first-retry",
        due: "carol • waited for another time than alice",
        came: "carol ! waited 1.0 s, as long as alice",
        besides: &[],
    },
    Wrong {
        name: "math_random",
        wrong: "It draws from `Math.random`, which no test can hold still.",
        made: Made::Of("step_5", &[("random() * backoff", "Math.random() * backoff")]),
        scene: "jitter-in-the-first-retry",
        due: "carol • waited for another time than alice",
        came: "carol ! waited as long as alice; it draws from Math.random, and the world gives `random`",
        besides: &[],
    },
    Wrong {
        name: "ignores_retry_after",
        wrong: "It comes back before the time that the server named.",
        made: Made::Of("step_5", &[("(error.retryAfter ?? 0) + ", "")]),
        scene: "retry-after",
        due: "alice • waited at least 7 s",
        came: "alice ! waited 0.2 s",
        besides: &[],
    },
    Wrong {
        name: "retry_after_in_seconds",
        wrong: "It knows `Retry-After` as a number alone, and not as a date.",
        made: Made::Of("step_5", &[("Date.parse(value) - Date.now()", "0")]),
        scene: "retry-after",
        due: "alice • waited until the date",
        came: "alice ! waited 0.4 s",
        besides: &[],
    },
    Wrong {
        name: "asks_after_400",
        wrong: "It asks again after an answer that is final.",
        made: Made::Of(
            "step_5",
            &[(
                "status >= 400 && status < 500 && status !== 408 && status !== 429",
                "false",
            )],
        ),
        scene: "a-final-answer",
        due: "alice • does not ask again",
        came: "alice → GET /messages",
        besides: &[],
    },
];
