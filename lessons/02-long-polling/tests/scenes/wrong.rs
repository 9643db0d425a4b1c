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
use judge::wrong::{Wrong, are_told_what_helps, first_failure, names_in};
use server::Surroundings;
use tokio::time::{Duration, sleep};

#[path = "../../contract/wrong/mod.rs"]
mod solutions;

const TABLE: &[Wrong] = judge::wrong_servers! {
    solutions:
    the_seeds_long_polling: "two-readers", "", "";
    reading_empties: "two-readers", "", "";
    cursor_is_a_session: "two-readers", "", "";
    newcomer_begins_at_the_end: "two-readers", "", "";
    kept_if_nobody_waits: "a-lost-answer", "", "";

    newcomer_waits: "held", "", "";
    short_polling: "held", "", "";
    sleeps_then_looks: "held", "", "";

    looks_ten_times_a_second: "at-once", "", "";
    notify_one: "at-once", "", "";
    one_place_to_wait: "at-once", "", "";
    answers_when_woken: "at-once", "", "";
    gathers_for_a_second: "at-once", "", "";

    listens_after_the_look: "between", "", "";
    seen_after_the_look: "between", "", "";

    ignores_wait: "nothing-comes", "", "";
    wait_in_ms: "nothing-comes", "", "";
    over_is_an_empty_batch: "nothing-comes", "", "";
    over_is_a_timeout: "nothing-comes", "", "";
    zero_is_no_limit: "nothing-comes", "", "";

    no_number_is_0: "a-wait-that-is-none", "", "";
    no_number_panics: "a-wait-that-is-none", "", "";
    less_than_nothing: "a-wait-that-is-none", "", "";
    no_cursor_is_a_newcomer: "a-wait-that-is-none", "", "";

    as_long_as_asked: "no-longer-than-that", "", "";
    half_a_minute: "no-longer-than-that", "", "";
    five_seconds: "no-longer-than-that", "", "";

    may_be_stored: "not-stored", "", "";
    nothing_may_be_stored: "not-stored", "", "";
    no_cache: "not-stored", "", "";

    no_gathering: "a-burst", "", "";
    gathering_loses: "a-burst", "", "";
    gathering_doubles: "a-burst", "", "";

    no_limit: "a-full-room", "", "";
    queues_for_a_place: "a-full-room", "", "";
    refuses_before_the_look: "a-full-room", "", "";
    no_retry_after: "a-full-room", "", "";
    full_is_500: "a-full-room", "", "";
    counts_down_at_the_end: "a-full-room", "", "";

    ignores_stop: "the-end", "", "";
    all_leave_at_once: "the-end", "", "";
    stop_is_503: "the-end", "", "";
    connection_stays: "the-end", "", "";
    ten_seconds_to_leave: "the-end", "", "";
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
    let servers: [(&str, fn(Surroundings) -> Router); 3] = [
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
