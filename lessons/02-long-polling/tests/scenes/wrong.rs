//! Wrong on purpose: what learners write, and what they are told. Read the messages of this table as
//! one of them.
//!
//! To see all of them whole: `cargo test -p lesson-2 wrong -- --nocapture`.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::Method,
    middleware::{self, Next},
    response::Response,
};
use judge::wrong::{
    Wrong, are_told_what_helps, first_failure, names_in, scenes_that_find_nobody,
};
use server::Surroundings;
use tokio::time::{Duration, sleep};

#[path = "../../contract/wrong/mod.rs"]
mod solutions;

const TABLE: &[Wrong] = judge::wrong_servers! {
    solutions:
    the_seeds_long_polling: "two-readers", "in `next`, and there is none", "What is missing is `next`";
    reading_empties: "two-readers", "expected dave to be answered; nothing came", "taken out of the list";
    cursor_is_a_reader: "two-readers", "`next` of dave's answer to be #1", "and not who reads";
    newcomer_begins_at_the_end: "two-readers", "and it has no message", "has read nothing yet";
    a_gap_is_no_news: "another-epoch", "2.0 s: expected alice to be answered; nothing came", "A gap is news";

    newcomer_waits: "held", "0.5 s: expected alice to be answered; nothing came", "She is answered at once";
    short_polling: "held", "answered at 1.0 s already", "that is short polling";
    wait_in_ms: "held", "answered at 1.0 s already", "it counts seconds";
    sleeps_then_looks: "held", "expected alice to be answered; nothing came", "to look again, or to be woken";

    kept_if_nobody_waits: "a-lost-answer", "expected alice to be answered; nothing came", "Forget nothing when you answer";
    answers_when_woken: "a-lost-answer", "answered at 2.0 s already", "go on waiting if there is none";

    looks_ten_times_a_second: "at-once", "has heard of it 75 ms later", "Shorter looks cost more";
    notify_one: "at-once", "expected dave to be answered", "`notify_one` wakes one";
    one_place_to_wait: "at-once", "expected alice to be answered", "a place of its own";
    gathers_for_a_second: "at-once", "nothing came until 3.0 s", "10 ms are enough";

    listens_after_the_look: "between", "waits for what bob wrote after 0 ms", "Begin to listen before you look";
    seen_after_the_look: "between", "waits for what bob wrote after 0 ms", "`borrow_and_update`";

    ignores_wait: "nothing-comes", "3.0 s: expected alice to be answered; nothing came", "in whole seconds";
    over_is_an_empty_batch: "nothing-comes", "answered 204, and it was 200", "204 has no body";
    over_is_a_timeout: "nothing-comes", "answered 204, and it was 408", "neither a 4xx nor a 5xx";
    zero_is_no_limit: "nothing-comes", "4.5 s: expected alice to be answered", "`wait=0` is a time too";

    no_number_is_0: "a-wait-that-is-none", "1.0 s: expected mallory to be answered 400, and it was 200", "taken for a good question";
    no_number_panics: "a-wait-that-is-none", "1.0 s: expected mallory to be answered; nothing came", "The server broke on it";
    less_than_nothing: "a-wait-that-is-none", "1.5 s: expected mallory to be answered 400, and it was 200", "taken for a good question";
    no_cursor_is_a_newcomer: "a-wait-that-is-none", "2.0 s: expected mallory to be answered 400, and it was 200", "taken for no cursor at all";

    as_long_as_asked: "no-longer-than-that", "still waits after 28 s", "for more than 25 s";
    half_a_minute: "no-longer-than-that", "still waits after 28 s", "for more than 25 s";
    five_seconds: "no-longer-than-that", "204 after 5 s", "costs her another request";

    may_be_stored: "not-stored", "1.0 s: expected: alice may not keep it", "Cache-Control: no-store";
    nothing_may_be_stored: "not-stored", "1.5 s: expected: alice may not keep it", "The 204 may be kept";
    no_cache: "not-stored", "is told no-cache", "lets it be kept as well";

    no_gathering: "a-burst", "had them in 10 answers", "a burst is one answer then";
    gathering_loses: "a-burst", "never gets 2, 3, 4", "is not in the answer";
    gathering_doubles: "a-burst", "gets 2, 3, 4", "`next` was taken before";

    no_limit: "a-full-room", "is held altogether", "Choose a number";
    queues_for_a_place: "a-full-room", "is held altogether", "`try_acquire` and not `acquire`";
    no_retry_after: "a-full-room", "is not told when to come back", "`Retry-After: 1`, in seconds";
    full_is_500: "a-full-room", "something else than 503", "I cannot now";
    refuses_before_the_look: "a-full-room", "6.5 s: expected alice to be answered 200, and it was 503", "look first";
    counts_down_at_the_end: "a-full-room", "answered at 8.0 s already", "give the place back in `Drop`";

    ignores_stop: "the-end", "crowd still waits after 5 s", "Listen to `surroundings.stop`";
    stop_is_503: "the-end", "something else than 204", "no mistake of theirs";
    ten_seconds_to_leave: "the-end", "in part, and the rest still waits", "within 4 s";
    connection_stays: "the-end", "not told that the connection ends", "Say `Connection: close`";
    deaf_at_the_end: "news-at-the-end", "is not given the message", "let the stop shorten the wait";
    all_leave_at_once: "the-end", "leaves in one moment", "Draw a part of 4 s";

    pool_answers_at_once: "pool-two-wait", "answered at 1.0 s already", "no reason to answer";
    pool_does_not_look_again: "pool-two-wait", "expected bob's “Lunch at noon?” in alice's answer", "look again";
    pool_of_many: "pool-twenty-wait", "the last of them 10 ms later", "leave the pool as it is";
};

#[test]
fn a_wrong_server_is_told_what_helps() {
    let start = Wrong {
        name: "the start",
        app: lesson_2::contract().lesson.steps[0].app,
        scene: "two-readers",
        sentence: "expected a batch in alice's answer",
        hint: "The answer is a bare list",
    };
    are_told_what_helps(lesson_2::contract(), [&start].into_iter().chain(TABLE));
}

/// What is wrong in one of them is not wrong in what they take from another one.
#[test]
fn what_is_right_in_other_words_passes() {
    type App = fn(Surroundings) -> Router;
    let servers: [(&str, App); 3] = [
        ("whole", solutions::whole::app),
        ("one that closes each connection", closes),
        ("one that is slow to write", writes_slowly),
    ];
    for (name, app) in servers {
        let failure = first_failure(app, lesson_2::contract().scenes());
        let failure =
            failure.map(|(scene, failure)| (scene, failure.difference.sentence));
        assert_eq!(failure, None, "{name}");
    }
}

fn closes(surroundings: Surroundings) -> Router {
    async fn close(mut response: Response) -> Response {
        response.headers_mut().insert("connection", "close".parse().unwrap());
        response
    }
    solutions::whole::app(surroundings).layer(middleware::map_response(close))
}

fn writes_slowly(surroundings: Surroundings) -> Router {
    async fn write(request: Request, next: Next) -> Response {
        if request.method() == Method::POST {
            sleep(Duration::from_millis(10)).await;
        }
        next.run(request).await
    }
    solutions::whole::app(surroundings).layer(middleware::from_fn(write))
}

#[test]
fn every_wrong_server_is_in_the_table_and_says_what_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/wrong");
    // Those for a client are played in a browser, by the package `acceptance`.
    let found = names_in(&folder, &["rs"]);
    let listed = TABLE.iter().map(|wrong| wrong.name.to_string()).collect();
    assert_eq!(found, listed);
}

#[test]
fn every_scene_finds_a_wrong_server() {
    assert_eq!(scenes_that_find_nobody(lesson_2::contract(), TABLE), [""; 0]);
}
