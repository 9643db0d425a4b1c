//! What the lesson asks of a reader's own program: each step passes the scenes up to its own and
//! fails the next one's, and what it then says helps.

use judge::{Contract, Failure, Scene};

use crate::stage::snapshot_settings;

/// The steps that mend something in the server, each with the one before.
const SERVER_STEPS: [(usize, usize); 5] = [(1, 2), (2, 3), (3, 4), (4, 5), (5, 7)];

fn contract() -> &'static Contract {
    lesson_2::contract()
}

fn server_scenes() -> impl Iterator<Item = &'static Scene> {
    contract().scenes().filter(|scene| scene.is_of_server())
}

fn step_of(scene: &Scene) -> usize {
    contract().step_of(scene).unwrap()
}

fn play(scene: &Scene, step: usize) -> String {
    judge::bench::in_memory(scene, contract().lesson.steps[step - 1].app)
}

fn judged(scene: &Scene, step: usize) -> Option<Failure> {
    scene.judge(play(scene, step).parse().unwrap())
}

/// The expected conversations are those of the lesson's last step.
#[test]
fn the_last_step_says_what_is_expected() {
    for scene in server_scenes() {
        let name = format!("contract_{}", scene.name.replace('-', "_"));
        snapshot_settings().bind(|| insta::assert_snapshot!(name, play(scene, 7)));
    }
}

#[test]
fn each_step_passes_the_scenes_up_to_its_own() {
    for (_, step) in SERVER_STEPS {
        for scene in server_scenes().filter(|scene| step_of(scene) <= step) {
            let failure = judged(scene, step).map(|failure| failure.difference.sentence);
            assert_eq!(failure, None, "step {step} in {}", scene.name);
        }
    }
}

#[test]
fn the_step_before_fails_the_first_scene_of_each_step() {
    for (before, step) in SERVER_STEPS {
        let first = server_scenes().find(|scene| step_of(scene) == step).unwrap();
        assert!(judged(first, before).is_some(), "step {before} passes {}", first.name);
    }
}
