//! Whether all that a contract has is there and in order, whoever wrote it.

use std::{collections::BTreeSet, path::Path};

use axum::Router;
use judge::{Play, Scene};
use server::Surroundings;

fn all_scenes() -> impl Iterator<Item = &'static Scene> {
    let contract = lesson_1::contract();
    let beyond = contract.exercises.iter().flat_map(|exercise| exercise.scenes);
    contract.scenes().chain(beyond)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn is_sentence(text: &str) -> bool {
    text.chars().next().is_some_and(|first| !first.is_whitespace())
        && text.ends_with('.')
        && !text.contains("  ")
        && !text.contains('\n')
}

#[test]
fn every_scene_says_what_it_is_about_and_has_three_hints() {
    for scene in all_scenes() {
        let name = scene.name;
        assert!(!scene.title.is_empty() && !scene.title.ends_with('.'), "{name}'s title");
        assert!(is_sentence(scene.about), "{name} is about {:?}", scene.about);
        for hint in scene.hints {
            assert!(is_sentence(hint), "a hint of {name}: {hint:?}");
        }
        let code =
            scene.code.read(root()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(code.lines().count() > 3, "the code of {name} is {code:?}");
    }
}

#[test]
fn every_name_is_there_once_and_can_be_typed() {
    let exercises = lesson_1::contract().exercises;
    let names = all_scenes().map(|scene| scene.name);
    for names in [names.collect::<Vec<_>>(), exercises.iter().map(|e| e.name).collect()] {
        for name in &names {
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(plain), "{name}");
        }
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }
}

#[test]
fn every_expected_conversation_is_one() {
    for scene in all_scenes() {
        assert!(!scene.expected().lines.is_empty(), "{}", scene.name);
    }
}

#[test]
fn every_part_has_its_page_and_a_scene() {
    for part in lesson_1::contract().parts {
        let page = part.page.replace(".html", ".md");
        let page = root().join("book/chapters").join(page);
        assert!(page.is_file(), "{}", page.display());
        assert!(!part.scenes.is_empty(), "{}", part.title);
    }
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
fn every_start_is_there_and_fails_its_first_scene() {
    let contract = lesson_1::contract();
    let exercises =
        contract.exercises.iter().map(|exercise| (exercise.start, &exercise.scenes[0]));
    let own = [(contract.start, contract.scenes().next().unwrap())];
    for (start, first) in own.into_iter().chain(exercises) {
        assert!(root().join(start).is_file(), "{start}");
        // A client is played in a browser, and a foretold scene has a test of its own.
        if let Play::Server(_) = first.play {
            let conversation = judge::bench::in_memory(first, server(start));
            let failure = first.judge(conversation.parse().unwrap());
            assert!(failure.is_some(), "{start} passes {}", first.name);
        }
    }
}
