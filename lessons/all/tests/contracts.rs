//! What the lessons ask of a reader's own program: whether all that a contract has is there and in
//! order, whoever wrote it, and whether the lesson's own steps keep it as far as they go.

use std::{collections::BTreeSet, path::Path};

use judge::{Contract, Failure, Scene};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The lesson's folder, from the project's root.
fn folder(contract: &Contract) -> &'static str {
    contract.start.split_once("/src/").expect("a step of a lesson").0
}

fn all_scenes(contract: &Contract) -> impl Iterator<Item = &'static Scene> {
    let beyond = contract.exercises.iter().flat_map(|exercise| exercise.scenes);
    contract.scenes().chain(beyond)
}

fn server_scenes(contract: &Contract) -> impl Iterator<Item = &'static Scene> {
    contract.scenes().filter(|scene| scene.is_of_server())
}

fn play(contract: &Contract, scene: &Scene, step: usize) -> String {
    judge::bench::in_memory(scene, contract.lesson.steps[step - 1].app)
}

fn judged(contract: &Contract, scene: &Scene, step: usize) -> Option<Failure> {
    scene.judge(play(contract, scene, step).parse().unwrap())
}

fn is_sentence(text: &str) -> bool {
    text.chars().next().is_some_and(|first| !first.is_whitespace())
        && text.ends_with('.')
        && !text.contains("  ")
        && !text.contains('\n')
}

#[test]
fn every_scene_says_what_it_is_about_and_has_three_hints() {
    for scene in lessons::contracts().iter().flat_map(|contract| all_scenes(contract)) {
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
fn every_name_is_there_once_in_its_lesson_and_can_be_typed() {
    for contract in lessons::contracts() {
        let scenes = all_scenes(contract).map(|scene| scene.name).collect::<Vec<_>>();
        let exercises = contract.exercises.iter().map(|exercise| exercise.name);
        for names in [scenes, exercises.collect()] {
            for name in &names {
                let plain =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                assert!(name.chars().all(plain), "{name}");
            }
            let unlike = names.iter().collect::<BTreeSet<_>>().len();
            assert_eq!(unlike, names.len(), "{names:?}");
        }
    }
}

#[test]
fn every_expected_conversation_is_one() {
    for scene in lessons::contracts().iter().flat_map(|contract| all_scenes(contract)) {
        assert!(!scene.expected().lines.is_empty(), "{}", scene.name);
    }
}

#[test]
fn every_part_has_its_page_and_a_scene() {
    let pages = root().join("book/chapters");
    for contract in lessons::contracts() {
        for part in contract.parts {
            let page = pages.join(part.page.replace(".html", ".md"));
            assert!(page.is_file(), "{}", page.display());
            assert!(!part.scenes.is_empty(), "{}", part.title);
        }
        for exercise in contract.exercises {
            let (page, anchor) = exercise.page.split_once(".html#").expect("an anchor");
            let text = std::fs::read_to_string(pages.join(format!("{page}.md"))).unwrap();
            assert!(text.contains(&format!("{{#{anchor}}}")), "{}", exercise.page);
        }
    }
}

#[test]
fn every_start_is_there() {
    for contract in lessons::contracts() {
        let exercises = contract.exercises.iter().map(|exercise| exercise.start);
        for start in
            [contract.start].into_iter().chain(contract.client_start).chain(exercises)
        {
            assert!(root().join(start).is_file(), "{start}");
        }
    }
}

/// The expected conversations are those of the lesson's last step.
#[test]
fn the_last_step_says_what_is_expected() {
    for contract in lessons::contracts() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join(folder(contract)).join("tests/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let last = contract.lesson.steps.len();
        for scene in server_scenes(contract) {
            let name = format!("contract_{}", scene.name.replace('-', "_"));
            let conversation = play(contract, scene, last);
            settings.bind(|| insta::assert_snapshot!(name, conversation));
        }
    }
}

#[test]
fn each_step_passes_the_scenes_up_to_its_own() {
    for contract in lessons::contracts() {
        for step in 1..=contract.lesson.steps.len() {
            let own = |scene: &&Scene| contract.step_of(scene).unwrap() <= step;
            for scene in server_scenes(contract).filter(own) {
                let failure = judged(contract, scene, step);
                let failure = failure.map(|failure| failure.difference.sentence);
                let lesson = contract.lesson.number;
                assert_eq!(
                    failure, None,
                    "lesson {lesson}, step {step} in {}",
                    scene.name
                );
            }
        }
    }
}

#[test]
fn the_step_before_fails_the_first_scene_of_each_step() {
    for contract in lessons::contracts() {
        let mut steps: Vec<_> = server_scenes(contract)
            .map(|scene| contract.step_of(scene).unwrap())
            .collect();
        steps.dedup();
        for step in steps {
            let is_its_own = |scene: &&Scene| contract.step_of(scene) == Some(step);
            let first = server_scenes(contract).find(is_its_own).unwrap();
            let lesson = contract.lesson.number;
            assert!(
                judged(contract, first, step - 1).is_some(),
                "lesson {lesson}, step {} passes {}",
                step - 1,
                first.name
            );
        }
    }
}
