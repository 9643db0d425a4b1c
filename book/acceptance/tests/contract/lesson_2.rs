//! Lesson 2's wrong clients.

use crate::wrong::{Made, Wrong};

pub(crate) const WRONG: &[Wrong] = &[
    Wrong {
        name: "the_seeds_client",
        wrong: "It asks without a cursor, looks at no status, and cannot be stopped.",
        made: Made::File,
        scene: "asks-again-at-once",
        due: "alice → GET /messages?after=#1",
        came: "alice → GET /messages",
        besides: &[
            "says-the-gap",
            "stop-means-stop",
            "nothing-is-an-answer",
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "takes_a_batch_for_a_list",
        wrong: "It takes the answer for a list of messages.",
        made: Made::Of("step_1", &[]),
        scene: "asks-again-at-once",
        due: "alice • shows “Lunch at noon?”",
        came: "alice ! does not ask for 60 s: it threw TypeError: messages.forEach is not a function",
        besides: &[
            "says-the-gap",
            "stop-means-stop",
            "nothing-is-an-answer",
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "no_cursor",
        wrong: "It never sends the cursor, and shows everything each time.",
        made: Made::Of("step_6", &[("url + after", "url")]),
        scene: "asks-again-at-once",
        due: "alice → GET /messages?after=#1",
        came: "alice → GET /messages",
        besides: &[
            "says-the-gap",
            "stop-means-stop",
            "nothing-is-an-answer",
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
            "retry-after",
        ],
    },
    Wrong {
        name: "old_cursor",
        wrong: "It keeps the first cursor that it was given.",
        made: Made::Of("step_6", &[("cursor = batch.next;", "cursor ??= batch.next;")]),
        scene: "asks-again-at-once",
        due: "alice → GET /messages?after=#2",
        came: "alice → GET /messages?after=#1",
        besides: &[
            "says-the-gap",
            "nothing-is-an-answer",
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "silence",
        ],
    },
    Wrong {
        name: "first_message_alone",
        wrong: "It shows the first message of each batch.",
        made: Made::Of(
            "step_6",
            &[("batch.messages.forEach(show);", "show(batch.messages[0]);")],
        ),
        scene: "asks-again-at-once",
        due: "alice • shows “Table for four at 12:15”",
        came: "alice → GET /messages?after=#2",
        besides: &["never-hot"],
    },
    Wrong {
        name: "shows_twice",
        wrong: "It shows every message when it comes, and all of them again with the next.",
        made: Made::Of(
            "step_6",
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
        scene: "asks-again-at-once",
        due: "alice • shows “Yes. The ramen place”",
        came: "alice • shows “Lunch at noon?”",
        besides: &[
            "says-the-gap",
            "nothing-is-an-answer",
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
        ],
    },
    Wrong {
        name: "pauses",
        wrong: "It waits for two seconds between an answer and the next request.",
        made: Made::Of("step_6", &[("BETWEEN_REQUESTS = 50", "BETWEEN_REQUESTS = 2000")]),
        scene: "asks-again-at-once",
        due: "alice • asked again at once each time",
        came: "alice ! waited 2.0 s before it asked again",
        besides: &["nothing-is-an-answer", "never-hot"],
    },
    Wrong {
        name: "no_gap",
        wrong: "It does not say that history is gone.",
        made: Made::Of(
            "step_6",
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
        name: "stop_leaves_fetch",
        wrong: "Stopping ends the timers, and not the request that is held.",
        made: Made::Of(
            "step_6",
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
        name: "asks_after_stop",
        wrong: "It asks again after the failure that stopping becomes.",
        made: Made::Of(
            "step_6",
            &[
                (
                    r#"      if (mine !== request) return;
"#,
                    "",
                ),
                ("if (mine === request) timer", "timer"),
            ],
        ),
        scene: "stop-means-stop",
        due: "alice • is silent from then on",
        came: "alice → GET /messages?after=#1",
        besides: &[],
    },
    Wrong {
        name: "reads_204",
        wrong: "It reads the body of a 204, which has none, and dies of it.",
        made: Made::Of(
            "step_5",
            &[(
                r#"      if (response.status === 204) continue;
"#,
                "",
            )],
        ),
        scene: "nothing-is-an-answer",
        due: "alice → GET /messages?after=#1",
        came: "alice ! does not ask for 60 s: it threw SyntaxError…",
        besides: &[
            "a-proxy-gives-up",
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "nothing_is_a_failure",
        wrong: "It takes 204 for a failure, and backs off.",
        made: Made::Of(
            "step_6",
            &[(
                r#"    if (response.status === 204) return;
"#,
                "",
            )],
        ),
        scene: "nothing-is-an-answer",
        due: "alice • asked again at once",
        came: "alice ! waited 1.1 s",
        besides: &["never-hot"],
    },
    Wrong {
        name: "nothing_takes_the_cursor",
        wrong: "After a 204 it begins anew.",
        made: Made::Of(
            "step_6",
            &[(
                r#"    if (response.status === 204) return;
"#,
                r#"    if (response.status === 204) cursor = undefined;
    if (response.status === 204) return;
"#,
            )],
        ),
        scene: "nothing-is-an-answer",
        due: "alice → GET /messages?after=#1",
        came: "alice → GET /messages",
        besides: &[],
    },
    Wrong {
        name: "no_wait",
        wrong: "It does not say how long it is ready to wait.",
        made: Made::Of("step_6", &[("&wait=${WAIT}", "")]),
        scene: "nothing-is-an-answer",
        due: "alice • is ready to wait for 5 to 30 s",
        came: "alice ! does not say how long it is ready to wait",
        besides: &["silence"],
    },
    Wrong {
        name: "wait_in_ms",
        wrong: "It says in milliseconds how long it is ready to wait.",
        made: Made::Of("step_6", &[("const WAIT = 25;", "const WAIT = 25_000;")]),
        scene: "nothing-is-an-answer",
        due: "alice • is ready to wait for 5 to 30 s",
        came: "alice ! is ready to wait for 25000.0 s",
        besides: &["silence"],
    },
    Wrong {
        name: "short_patience",
        wrong: "It gives up after 10 s, before the time is over that it gave the server.",
        made: Made::Of(
            "step_6",
            &[("const PATIENCE = 35_000;", "const PATIENCE = 10_000;")],
        ),
        scene: "nothing-is-an-answer",
        due: "alice ← 204",
        came: "alice • gives up its request",
        besides: &["silence"],
    },
    Wrong {
        name: "dies_of_html",
        wrong: "It takes whatever comes for JSON, and dies of what is none.",
        made: Made::Of("step_5", &[]),
        scene: "a-proxy-gives-up",
        due: "alice → GET /messages?after=#1",
        came: "alice ! does not ask for 60 s: it threw SyntaxError…",
        besides: &[
            "a-line-is-cut",
            "an-error-is-no-news",
            "never-hot",
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "failure_takes_the_cursor",
        wrong: "After a failure it begins anew.",
        made: Made::Of(
            "step_6",
            &[(
                "failures += 1;",
                r#"failures += 1;
      cursor = undefined;"#,
            )],
        ),
        scene: "a-proxy-gives-up",
        due: "alice → GET /messages?after=#1",
        came: "alice → GET /messages",
        besides: &["a-line-is-cut", "an-error-is-no-news", "silence"],
    },
    Wrong {
        name: "dies_of_a_cut",
        wrong: "It survives every answer, and not that there is none.",
        made: Made::Of(
            "step_6",
            &[(
                r#"      failures += 1;
"#,
                r#"      if (error instanceof TypeError) return;
      failures += 1;
"#,
            )],
        ),
        scene: "a-line-is-cut",
        due: "alice → GET /messages?after=#1",
        came: "alice ! does not ask for 60 s",
        besides: &[],
    },
    Wrong {
        name: "error_is_news",
        wrong: "It does not look at `response.ok`, so that the body of an error is shown as news.",
        made: Made::Of(
            "step_6",
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
        made: Made::Of("step_6", &[(" + random() * backoff(failures)", "")]),
        scene: "an-error-is-no-news",
        due: "alice • leaves the server in peace for a moment",
        came: "alice ! asks 7 times in the second after it",
        besides: &["jitter-in-the-first-retry"],
    },
    Wrong {
        name: "catches_and_loops",
        wrong: "Whatever fails is caught, and asked again at once.",
        made: Made::File,
        scene: "an-error-is-no-news",
        due: "alice • leaves the server in peace for a moment",
        came: "alice ! asks 10 times in the second after it",
        besides: &[
            "never-hot",
            "silence",
            "jitter-in-the-first-retry",
            "retry-after",
            "a-final-answer",
        ],
    },
    Wrong {
        name: "no_floor",
        wrong: "It asks as fast as it is answered.",
        made: Made::Of("step_6", &[("BETWEEN_REQUESTS = 50", "BETWEEN_REQUESTS = 0")]),
        scene: "never-hot",
        due: "alice • is answered at once, and asks at most 25 times in a second",
        came: "alice ! asks 200 times in a second",
        besides: &[],
    },
    Wrong {
        name: "no_patience",
        wrong: "It waits for an answer for ever.",
        made: Made::Of(
            "step_6",
            &[("const patience = setTimeout(giveUp, PATIENCE);", "let patience;")],
        ),
        scene: "silence",
        due: "alice • gives up after its time and some more",
        came: "alice ! still waits after 61 s",
        besides: &[],
    },
    Wrong {
        name: "no_jitter",
        wrong: "Its first retry comes after a fixed time; only the later ones are spread.",
        made: Made::Of(
            "step_6",
            &[(
                "random() * backoff(failures)",
                "(failures > 1 ? random() * backoff(failures) : 1000)",
            )],
        ),
        scene: "jitter-in-the-first-retry",
        due: "carol • waited for another time than alice",
        came: "carol ! waited 1.1 s, as long as alice",
        besides: &[],
    },
    Wrong {
        name: "math_random",
        wrong: "It draws from `Math.random`, which no test can hold still.",
        made: Made::Of("step_6", &[("random() * backoff", "Math.random() * backoff")]),
        scene: "jitter-in-the-first-retry",
        due: "carol • waited for another time than alice",
        came: "carol ! waited as long as alice; it draws from Math.random, and the world gives `random`",
        besides: &[],
    },
    Wrong {
        name: "ignores_retry_after",
        wrong: "It comes back before the time that the server named.",
        made: Made::Of("step_6", &[("(error.retryAfter ?? 0) + ", "")]),
        scene: "retry-after",
        due: "alice • waited at least 7 s",
        came: "alice ! waited 0.3 s",
        besides: &[],
    },
    Wrong {
        name: "retry_after_in_seconds",
        wrong: "It knows `Retry-After` as a number alone, and not as a date.",
        made: Made::Of("step_6", &[("Date.parse(value) - Date.now()", "0")]),
        scene: "retry-after",
        due: "alice • waited until the date",
        came: "alice ! waited 0.5 s",
        besides: &[],
    },
    Wrong {
        name: "asks_after_400",
        wrong: "It asks again after an answer that is final.",
        made: Made::Of(
            "step_6",
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
