//! The exercises in JavaScript: each start fails, each solution passes, and each typical wrong
//! solution is told what helps.

use std::{collections::BTreeSet, path::PathBuf};

use browser::Chromium;
use judge::{Contract, Failure, Scene};
use mine::client::{self, Error};
use transcript::Transcript;

/// An exercise of one scene, and clients that fail it: the file, what was another thing, and a part
/// of the hint. The first is what the exercise begins with.
struct Exercise {
    contract: &'static Contract,
    folder: &'static str,
    name: &'static str,
    wrong: &'static [(&'static str, &'static str, &'static str)],
}

fn exercises() -> [Exercise; 2] {
    [
        Exercise {
            contract: lesson_1::contract(),
            folder: "lessons/01-short-polling",
            name: "adaptive",
            wrong: &[
                (
                    "web/step_4",
                    "about 4 s; but alice waited 2.0 s",
                    "The wait does not grow",
                ),
                (
                    "contract/wrong/adaptive_adds",
                    "about 8 s; but alice waited 6.0 s",
                    "twice as long each time",
                ),
                (
                    "contract/wrong/adaptive_never_back",
                    "about 2 s; but alice waited 16.0 s",
                    "begin again with 2 s",
                ),
                (
                    "contract/wrong/adaptive_no_limit",
                    "about 16 s; but alice waited 32.0 s",
                    "put a limit to it",
                ),
            ],
        },
        Exercise {
            contract: lesson_2::contract(),
            folder: "lessons/02-long-polling",
            name: "shorter",
            wrong: &[
                (
                    "web/step_6",
                    "5 to 11 s; but alice asks to wait for 25.0 s",
                    "The proxy gave up after 12 s",
                ),
                (
                    "contract/wrong/shorter_as_long",
                    "5 to 11 s; but alice asks to wait for 12.0 s",
                    "time for the answer to arrive",
                ),
                (
                    "contract/wrong/shorter_too_short",
                    "5 to 11 s; but alice asks to wait for 1.0 s",
                    "more requests for nothing",
                ),
                (
                    "contract/wrong/shorter_forgets",
                    "5 to 11 s; but alice asks to wait for 25.0 s",
                    "forgotten what it learned",
                ),
                (
                    "contract/wrong/shorter_by_any_failure",
                    "5 to 11 s; but alice asks to wait for 4.0 s",
                    "nothing about how long anybody waits",
                ),
                (
                    "contract/wrong/shorter_from_the_start",
                    "20 to 30 s; but alice asks to wait for 10.0 s",
                    "begin with 25 s",
                ),
            ],
        },
    ]
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

impl Exercise {
    fn scene(&self) -> &'static Scene {
        &self.contract.exercise(self.name).expect("the exercise").scenes[0]
    }

    /// What the client of a file does in the scene; nothing if there is no Chromium.
    async fn play(&self, file: &str) -> Result<Option<Transcript>, Error> {
        let Some(program) = require::chromium() else { return Ok(None) };
        let path = root().join(self.folder).join(format!("{file}.js"));
        let script = std::fs::read_to_string(path).expect("a script");
        let browser = Chromium::shared(&program).await?;
        let (names, scenes) = ([self.scene().name], self.contract.client_scenes);
        let played = client::play_in(&browser, &script, scenes, &names).await?.remove(0);
        Ok(Some(played.ended.unwrap_or_else(|what| panic!("{file}: {what}"))))
    }
}

#[tokio::test]
async fn the_solution_does_what_is_expected() -> Result<(), Error> {
    for exercise in exercises() {
        let Exercise { folder, name, .. } = exercise;
        let played = exercise.play(&format!("contract/solutions/{name}")).await?;
        let Some(played) = played else { return Ok(()) };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../../../{folder}/tests/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let snapshot = format!("contract_{name}");
        settings.bind(|| insta::assert_snapshot!(snapshot, played.to_string()));
        assert!(exercise.scene().judge(played).is_none());
    }
    Ok(())
}

#[tokio::test]
async fn the_start_and_each_wrong_client_are_told_what_helps() -> Result<(), Error> {
    for exercise in exercises() {
        let start = exercise.contract.exercise(exercise.name).expect("it").start;
        assert_eq!(start, format!("{}/{}.js", exercise.folder, exercise.wrong[0].0));
        for (name, what, help) in exercise.wrong {
            let Some(played) = exercise.play(name).await? else { return Ok(()) };
            let failure = exercise.scene().judge(played);
            let Failure { difference, hint, .. } =
                failure.unwrap_or_else(|| panic!("{name} passes"));
            let sentence = &difference.sentence;
            println!("{name}\n    {sentence}\n    {hint}");
            assert!(sentence.ends_with(what), "{name}: {sentence}");
            assert!(hint.contains(help), "{name}: {hint}");
        }
    }
    Ok(())
}

#[test]
fn no_wrong_client_is_left_out() {
    for exercise in exercises() {
        let files =
            std::fs::read_dir(root().join(exercise.folder).join("contract/wrong"))
                .expect("the folder")
                .map(|file| {
                    file.expect("a file").file_name().into_string().expect("a name")
                });
        let is_its_own = |name: &String| name.starts_with(exercise.name);
        let files: BTreeSet<_> = files.filter(is_its_own).collect();
        let played = exercise.wrong[1..].iter().map(|(name, ..)| {
            format!("{}.js", name.trim_start_matches("contract/wrong/"))
        });
        assert_eq!(files, played.collect());
    }
}
