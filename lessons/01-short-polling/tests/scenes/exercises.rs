//! The exercises beyond the lesson: each start fails where it should, each solution passes.

use std::{fs, path::Path};

use axum::{Json, Router, extract::RawQuery, http::StatusCode, routing::get};
use judge::{Exercise, Failure, Play, Playing, Scene, Stage};
use serde_json::json;
use server::Surroundings;

use crate::stage::{COMING, LUNCH, PIZZA, RAMEN, TABLE, snapshot_settings};

#[path = "../../contract/solutions/before.rs"]
pub(crate) mod before;
#[path = "../../contract/solutions/ring.rs"]
pub(crate) mod ring;

/// The tested solutions of the exercises for a server.
const SERVERS: [(&str, App); 2] = [("ring", ring::app), ("before", before::app)];

type App = fn(Surroundings) -> Router;

fn exercise(name: &str) -> &'static Exercise {
    lesson_1::contract().exercise(name).unwrap()
}

fn snapshot(scene: &Scene, conversation: &str) {
    let name = format!("contract_{}", scene.name.replace('-', "_"));
    snapshot_settings().bind(|| insta::assert_snapshot!(name, conversation));
}

/// The servers that a reader begins with, which the lesson compiles as its steps.
fn server(start: &str) -> fn(Surroundings) -> Router {
    let steps = lesson_1::contract().lesson.steps;
    match start.strip_prefix("lessons/01-short-polling/src/") {
        Some("step_1_latest.rs") => steps[0].app,
        Some("step_3_epoch.rs") => steps[2].app,
        _ => panic!("{start} is no server that is known here"),
    }
}

#[test]
fn every_start_fails_its_first_scene() {
    let contract = lesson_1::contract();
    let exercises =
        contract.exercises.iter().map(|exercise| (exercise.start, &exercise.scenes[0]));
    let own = [(contract.start, contract.scenes().next().unwrap())];
    for (start, first) in own.into_iter().chain(exercises) {
        // A client is played in a browser, and a foretold scene has a test of its own.
        if first.is_of_server() {
            let conversation = judge::bench::in_memory(first, server(start));
            let failure = first.judge(conversation.parse().unwrap());
            assert!(failure.is_some(), "{start} passes {}", first.name);
        }
    }
}

#[test]
fn the_solutions_say_what_is_expected() {
    for (name, app) in SERVERS {
        for scene in exercise(name).scenes {
            snapshot(scene, &judge::bench::in_memory(scene, app));
        }
    }
}

#[test]
fn the_solutions_still_keep_what_step_3_keeps() {
    let parts = lesson_1::contract().parts.iter().filter(|part| part.step <= 3);
    let scenes = parts.flat_map(|part| part.scenes);
    for scene in scenes.filter(|scene| matches!(scene.play, Play::Server(_))) {
        for (name, app) in SERVERS {
            let actual = judge::bench::in_memory(scene, app).parse().unwrap();
            let failure = scene.judge(actual).map(|failure| failure.difference.sentence);
            assert_eq!(failure, None, "{name} in {}", scene.name);
        }
    }
}

/// Cursors are opaque: one may have in it what has a meaning in a query.
#[test]
fn whoever_looks_back_hands_back_any_cursor() {
    fn app(_: Surroundings) -> Router {
        let read = async |RawQuery(query): RawQuery| {
            let query = query.unwrap_or_default();
            let is_back = query == "before=a%20b%26c%2B1&limit=2";
            let first = is_back || query == "limit=2";
            Json(
                json!({ "messages": [], "first": first, "prev": "a b&c+1", "next": "a" }),
            )
        };
        Router::new().route("/messages", get(read).post(StatusCode::CREATED))
    }
    let scene = &exercise("before").scenes[0];
    let conversation = judge::bench::in_memory(scene, app);
    let back = "alice → GET /messages?before=#1&limit=2";
    assert_eq!(conversation.matches(back).count(), 3, "{conversation}");
    assert_eq!(conversation.matches("first").count(), 4, "{conversation}");
}

/// What the exercise `predict` is about.
fn two_readers_and_a_restart(stage: Stage) -> Playing {
    Box::pin(async move {
        let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
        stage.publish(0.5, LUNCH).await;
        stage.until(1.0).await;
        alice.asks().await;
        stage.publish(1.5, RAMEN).await;
        stage.until(2.0).await;
        dave.asks().await;
        stage.until(2.5).await;
        alice.asks().await;
        stage.until(3.0).await;
        stage.restart();
        stage.until(3.5).await;
        dave.asks().await;
        stage.publish(4.0, TABLE).await;
        stage.until(4.5).await;
        alice.asks().await;
        stage.publish(5.0, PIZZA).await;
        stage.until(5.5).await;
        dave.asks().await;
        stage.until(6.0).await;
        stage.reader("erin").asks().await;
        stage.until(6.5).await;
        dave.asks().await;
        stage.publish(7.0, COMING).await;
        stage.until(7.5).await;
        alice.asks().await;
    })
}

#[test]
fn step_3_says_what_is_to_be_foretold() {
    let scene = &exercise("predict").scenes[0];
    let played = Scene { play: Play::Server(two_readers_and_a_restart), ..*scene };
    let step_3 = lesson_1::contract().lesson.steps[2].app;
    snapshot(scene, &judge::bench::in_memory(&played, step_3));
}

/// How a file of foretold answers is judged, by its path in `contract`.
pub(crate) fn foretold(path: &str) -> Option<Failure> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract").join(path);
    let text = fs::read_to_string(file).unwrap();
    let transcript =
        judge::foretold(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    exercise("predict").scenes[0].judge(transcript)
}

#[test]
fn what_is_foretold_in_the_solution_happens() {
    assert_eq!(foretold("solutions/predict.txt").map(|failure| failure.difference), None);
}

/// It differs in nothing else: all that is to be filled in has its mark.
#[test]
fn the_start_of_predict_is_the_solution_with_question_marks_for_answers() {
    assert!(foretold("predict.txt").is_some());
    let read = |path: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract").join(path);
        judge::foretold(&fs::read_to_string(file).unwrap()).unwrap()
    };
    let (start, mut solution) = (read("predict.txt"), read("solutions/predict.txt"));
    for (line, solved) in start.lines.iter().zip(&mut solution.lines) {
        if line.details == ["?"] {
            solved.details = vec!["?".into()];
        }
    }
    assert_eq!(start, solution);
    let open = start.lines.iter().filter(|line| line.details == ["?"]).count();
    assert_eq!(open, 9);
}
