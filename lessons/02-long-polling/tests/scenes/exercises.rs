//! The exercises beyond the lesson: each start fails where it should, each solution passes.

use std::{fs, path::Path};

use judge::{Exercise, Failure, Play, Playing, Scene, Stage};

use crate::stage::{LUNCH, RAMEN, TABLE, snapshot_settings};

#[path = "../../contract/solutions/pool.rs"]
pub(crate) mod pool;
#[path = "../../contract/pool.rs"]
mod pool_start;

fn exercise(name: &str) -> &'static Exercise {
    lesson_2::contract().exercise(name).unwrap()
}

fn snapshot(scene: &Scene, conversation: &str) {
    let name = format!("contract_{}", scene.name.replace('-', "_"));
    snapshot_settings().bind(|| insta::assert_snapshot!(name, conversation));
}

#[test]
fn the_solutions_say_what_is_expected() {
    for scene in exercise("pool").scenes {
        snapshot(scene, &judge::bench::in_memory(scene, pool::app));
    }
}

#[test]
fn what_the_exercise_begins_with_fails_its_first_scene() {
    let first = &exercise("pool").scenes[0];
    let conversation = judge::bench::in_memory(first, pool_start::app);
    let failure = first.judge(conversation.parse().unwrap()).unwrap();
    assert!(failure.hint.contains("Bob cannot write"), "{}", failure.hint);
}

/// The program of `pool` is one of step 5 but for its database.
#[test]
fn the_solution_still_keeps_what_step_5_keeps() {
    let parts = lesson_2::contract().parts.iter().filter(|part| part.step <= 5);
    for scene in parts.flat_map(|part| part.scenes).filter(|scene| scene.is_of_server()) {
        let actual = judge::bench::in_memory(scene, pool::app).parse().unwrap();
        let failure = scene.judge(actual).map(|failure| failure.difference.sentence);
        assert_eq!(failure, None, "{}", scene.name);
    }
}

/// What the exercise `predict` is about.
fn who_is_answered_and_when(stage: Stage) -> Playing {
    Box::pin(async move {
        let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
        let mut erin = stage.reader("erin");
        stage.publish(0.5, LUNCH).await;
        stage.until(1.0).await;
        alice.asks().await;
        stage.until(1.5).await;
        let hers = alice.waits(5);
        stage.until(2.0).await;
        dave.asks().await;
        stage.until(2.5).await;
        dave.waits(1).is_answered().await;
        stage.publish(4.0, RAMEN).await;
        hers.is_answered().await;
        stage.until(4.5).await;
        dave.waits(5).is_answered().await;
        stage.until(5.0).await;
        let hers = alice.waits(2);
        stage.until(5.5).await;
        let his = dave.waits(3);
        stage.until(6.0).await;
        erin.asks().await;
        stage.until(6.5).await;
        let erins = erin.waits(20);
        hers.is_answered().await;
        stage.publish(8.0, TABLE).await;
        his.is_answered().await;
        erins.is_answered().await;
        stage.until(9.0).await;
        alice.waits(0).is_answered().await;
        stage.until(9.5).await;
        alice.waits(0).is_answered().await;
    })
}

#[test]
fn step_5_says_what_is_to_be_foretold() {
    let scene = &exercise("predict").scenes[0];
    let played = Scene { play: Play::Server(who_is_answered_and_when), ..*scene };
    let step_5 = lesson_2::contract().lesson.steps[4].app;
    snapshot(scene, &judge::bench::in_memory(&played, step_5));
}

/// How a file of foretold answers is judged, by its path in `contract`.
pub(crate) fn foretold(path: &str) -> Option<Failure> {
    let transcript = judge::foretold(&read(path));
    exercise("predict").scenes[0]
        .judge(transcript.unwrap_or_else(|error| panic!("{path}: {error}")))
}

fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract").join(path);
    fs::read_to_string(file).unwrap()
}

#[test]
fn what_is_foretold_in_the_solution_happens() {
    assert_eq!(foretold("solutions/predict.txt").map(|failure| failure.difference), None);
}

/// All that is to be filled in is an answer to somebody who reads.
#[test]
fn the_start_of_predict_is_the_solution_without_the_readers_answers() {
    let failure = foretold("predict.txt").unwrap();
    assert!(
        failure.hint.contains("An answer is missing before this line"),
        "{}",
        failure.hint
    );
    let [start, mut solution] = ["predict.txt", "solutions/predict.txt"]
        .map(|path| judge::foretold(&read(path)).unwrap());
    let is_open = |line: &transcript::Line| {
        line.mark == transcript::Mark::ToClient && line.text != "201"
    };
    assert_eq!(solution.lines.iter().filter(|line| is_open(line)).count(), 11);
    solution.lines.retain(|line| !is_open(line));
    assert_eq!(start, solution);
}

/// What is foretold wrongly: lines of the solution, what stands in their place, and a part of the hint.
const FORETOLD: [(&str, &str, &str); 8] = [
    // All that wait are woken by whatever happens.
    ("   3.500s  dave  ← 204\n", "", "does not wait so long"),
    ("   3.500s  dave  ← 204\n", "   2.500s  dave  ← 204\n", "its time is not over"),
    (
        "   3.500s  dave  ← 204\n",
        "   3.500s  dave  ← 200\n",
        "204, with nothing below it",
    ),
    // Who waits is answered when its time is over, also if a message came.
    ("   4.000s  alice ← 200\n", "   6.500s  alice ← 200\n", "does not wait so long"),
    // Who lacks a message waits for the next one.
    ("   4.500s  dave  ← 200\n", "   8.000s  dave  ← 200\n", "does not wait so long"),
    (
        "   4.500s  dave  ← 200\n",
        "   4.500s  dave  ← 204\n",
        "There is a message for this reader",
    ),
    // A newcomer gets what is new.
    (
        "   6.000s  erin  ← 200\n                   bob: “Lunch at noon?”\n",
        "   6.000s  erin  ← 200\n",
        "A reader without a cursor is given all",
    ),
    (
        "   9.500s  alice ← 204\n",
        "   9.500s  alice ← 204\n  10.000s  alice ← 204\n",
        "each request has one",
    ),
];

#[test]
fn what_is_foretold_wrongly_gets_the_hint_that_helps() {
    let solution = read("solutions/predict.txt");
    for (right, wrong, help) in FORETOLD {
        assert_eq!(solution.matches(right).count(), 1, "{right}");
        let transcript = judge::foretold(&solution.replace(right, wrong)).unwrap();
        let failure = exercise("predict").scenes[0].judge(transcript).unwrap();
        println!("{wrong}    {}\n    {}", failure.difference.sentence, failure.hint);
        assert!(failure.hint.contains(help), "{wrong}: {}", failure.hint);
    }
}
