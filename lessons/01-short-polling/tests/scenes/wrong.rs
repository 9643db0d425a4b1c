//! Wrong on purpose: what learners write, and what they are told. Read the messages of this table as
//! one of them.
//!
//! To see all of them whole: `cargo test -p lesson-1 wrong -- --nocapture`.

use std::path::Path;

use judge::wrong::{Wrong, are_told_what_helps, names_in, scenes_that_find_nobody};

use crate::exercises::foretold;

#[path = "../../contract/wrong/mod.rs"]
mod solutions;

const TABLE: &[Wrong] = judge::wrong_servers! {
    solutions:
    the_seeds_short_polling: "two-between-polls", "no list `messages`", "an object with a list";
    the_seeds_long_polling: "two-between-polls", "a cursor in alice's answer, in `next`", "What is missing is `next`";
    bare_list: "two-between-polls", "a bare list, and no object", "an object with a list";
    latest_in_a_list: "two-between-polls", "bob's “Lunch at noon?” in alice's answer", "keep them all, in a list";
    skips_one_too_many: "two-between-polls", "it has carol's “Yes. The ramen place”", "it begins one too late";
    everything_again: "two-between-polls", "“Lunch at noon?” again", "leave out what lies before";
    next_is_the_last: "two-between-polls", "“Yes. The ramen place” again", "`next` is too small";
    next_counts_the_batch: "two-between-polls", "“Yes. The ramen place” again", "not those of this batch";
    newest_first: "two-between-polls", "in this order", "oldest message of a batch comes first";
    no_next: "two-between-polls", "in `next`, and there is none", "What is missing is `next`";
    nothing_new_panics: "two-between-polls", "nothing came", "an `unwrap` on nothing";
    nothing_is_204: "two-between-polls", "answered 200, and it was 204", "No news is an answer too";
    after_required: "two-between-polls", "answered 200, and it was 400", "give the field of your query a default";
    created_is_200: "two-between-polls", "bob to be answered 201, and it was 200", "201 (Created)";
    another_path: "two-between-polls", "it was 404", "at `/messages`";
    gap_for_newcomers: "two-between-polls", "did not expect a gap", "without a cursor has lost nothing";
    refuses_a_few: "two-between-polls", "it was 503", "no crowd";
    reading_empties: "two-readers", "“Lunch at noon?” in dave's answer", "must not take it out of the list";
    one_mark_for_all: "two-readers", "“Lunch at noon?” in dave's answer", "a mark that all readers share";

    larger_begins_at_0: "restart", "it is #1, which alice was given at 1.5 s", "put the epoch into the cursor";
    slices: "restart", "nothing came", "slice its list at an index";
    epoch_not_read: "restart", "it has no message", "compare it with its own";
    epoch_of_the_process: "restart", "it has no message", "another one after each start";
    epoch_without_gap: "restart", "expected a gap", "`\"gap\": true`";
    gap_and_nothing: "restart", "it has a gap and no message", "no reason to keep them back";
    other_epoch_is_410: "restart", "it was 410", "no mistake of the reader's";
    epoch_by_the_length: "restart-and-more", "it has carol's “It is shut. Pizza instead”", "A number alone cannot tell";

    no_interval: "how-often", "is not told when to ask again", "no field `poll_after_ms`";
    interval_in_seconds: "how-often", "after 0.002 s", "counts milliseconds";
    interval_in_words: "how-often", "no number", "without quotation marks";
    never_refuses: "a-crowd", "crowd is answered 200 altogether", "Count what comes in a second";
    no_retry_after: "a-crowd", "is not told when to come back", "invitation to try again at once";
    retry_after_in_ms: "a-crowd", "after more than 2 s", "`Retry-After` counts seconds";
    refuses_with_500: "a-crowd", "something else than 200 and 503", "read as a fault";
    refuses_for_ever: "a-crowd", "5.0 s: expected alice to be answered 200, and it was 503", "come back as time passes";

    no_cursor_is_none: "no-cursor", "answered 400, and it was 200", "Say 400";
    no_cursor_panics: "no-cursor", "nothing came", "no `unwrap`";
    no_json_panics: "no-json", "nothing came", "no `unwrap`";
    no_json_is_422: "no-json", "answered 400, and it was 422", "it cannot be read";
    takes_an_empty_text: "no-text", "answered 422, and it was 201", "nobody but you can refuse it";
    keeps_what_it_refuses: "no-text", "did not expect mallory's “”", "check first, then keep";
    any_content_type: "not-said-to-be-json", "answered 415, and it was 201", "looks at `content-type` first";
    no_body_limit: "too-large", "answered 413, and it was 201", "set a limit for the body";
    too_large_is_422: "too-large", "answered 413, and it was 422", "refuses it by its length";
    no_allow: "wrong-method", "`allow: GET, POST`", "the header `Allow`";
    unknown_method_is_404: "wrong-method", "answered 405, and it was 404", "no such path";
    any_method: "wrong-method", "answered 405, and it was 200", "Name the methods that you take";

    ring_keeps_all: "ring-more-than-it-keeps", "did not expect bob's “Lunch at noon?”", "more than three messages";
    ring_begins_anew: "ring-more-than-it-keeps", "“Table for four at 12:15” in alice's answer", "one is let go: the oldest";
    ring_by_index: "ring-more-than-it-keeps", "expected a gap", "lies before the oldest message that you keep";
    ring_says_no_gap: "ring-more-than-it-keeps", "expected a gap", "nobody tells her";
    ring_gap_too_early: "ring-nothing-lost", "a gap in dave's answer, and there is one", "smaller than how many are gone";
    ring_epoch_not_read: "ring-restart", "expected carol's “Yes. The ramen place”", "of another epoch";
    ring_gap_by_number: "ring-restart", "expected a gap", "of another epoch";

    before_from_the_oldest: "before-page-by-page", "“Table for four at 12:15” in alice's answer", "not the oldest";
    before_newest_first: "before-page-by-page", "in this order", "the oldest of its messages first";
    before_with_the_cursor: "before-page-by-page", "“It is shut. Pizza instead” again", "right before its first message";
    before_by_pages: "before-meanwhile", "expected bob's “Lunch at noon?”", "one more has come since";
    before_first_if_short: "before-meanwhile", "expected `first`", "not because it is short";
    before_no_cursor_is_the_end: "before-no-cursor", "answered 400, and it was 200", "was taken for a place";
};

#[test]
fn a_wrong_server_is_told_what_helps() {
    let start = Wrong {
        name: "the start",
        app: lesson_1::contract().lesson.steps[0].app,
        scene: "two-between-polls",
        sentence: "expected bob's “Lunch at noon?” in alice's answer",
        hint: "A place that holds one message loses the one before",
    };
    are_told_what_helps(lesson_1::contract(), [&start].into_iter().chain(TABLE));
}

/// What is foretold wrongly, and a part of the hint for it.
const FORETOLD: [(&str, &str); 5] = [
    ("predict_cursor_of_a_reader", "not a property of the reader"),
    ("predict_cursor_survives", "no cursor is one of before"),
    ("predict_gap_for_newcomers", "If it brings none"),
    ("predict_history_survives", "gone for everybody"),
    ("predict_nothing_new_no_gap", "whether there is a message or not"),
];

#[test]
fn what_is_foretold_wrongly_gets_the_hint_that_helps() {
    for (name, hint) in FORETOLD {
        let failure = foretold(&format!("wrong/{name}.txt"));
        let failure = failure.unwrap_or_else(|| panic!("{name} is right"));
        println!("{name}\n    {}\n    {}", failure.difference.sentence, failure.hint);
        assert!(failure.hint.contains(hint), "{name}: {}", failure.hint);
    }
}

#[test]
fn every_wrong_solution_is_in_a_table_and_says_what_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/wrong");
    // Those for a client are played in a browser, by the package `acceptance`.
    let found = names_in(&folder, &["rs", "txt"]);
    let servers = TABLE.iter().map(|wrong| wrong.name);
    let listed = servers.chain(FORETOLD.map(|(name, _)| name));
    assert_eq!(found, listed.map(str::to_string).collect());
}

#[test]
fn every_scene_finds_a_wrong_server() {
    assert_eq!(scenes_that_find_nobody(lesson_1::contract(), TABLE), [""; 0]);
}
