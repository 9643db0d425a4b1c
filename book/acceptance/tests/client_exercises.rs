//! The exercises in JavaScript: each start fails, each solution passes, and each typical wrong
//! solution is told what helps.

use std::path::Path;

use browser::Chromium;
use judge::{Contract, Failure, Scene};
use mine::client::{self, Error};
use transcript::Transcript;

/// An exercise of one scene, and clients that fail it.
struct Exercise {
    contract: &'static Contract,
    folder: &'static str,
    name: &'static str,
    /// What becomes of the client that it begins with.
    start: Told,
    wrong: &'static [Wrong],
}

/// What was another thing, and a part of the hint.
type Told = (&'static str, &'static str);

/// What stands in the solution, what stands there in a wrong one, and what that is told.
type Wrong = (&'static str, &'static str, Told);

fn exercises() -> [Exercise; 2] {
    [
        Exercise {
            contract: lesson_1::contract(),
            folder: "lessons/01-short-polling",
            name: "adaptive",
            start: ("about 4 s; but alice waited 2.0 s", "The wait does not grow"),
            wrong: &[
                (
                    "Math.min(2 * wait, LONGEST)",
                    "Math.min(wait + SHORTEST, LONGEST)",
                    ("about 8 s; but alice waited 6.0 s", "twice as long each time"),
                ),
                (
                    "isNew ? SHORTEST",
                    "isNew ? wait",
                    ("about 2 s; but alice waited 16.0 s", "begin again with 2 s"),
                ),
                (
                    "Math.min(2 * wait, LONGEST)",
                    "2 * wait",
                    ("about 16 s; but alice waited 32.0 s", "put a limit to it"),
                ),
            ],
        },
        Exercise {
            contract: lesson_2::contract(),
            folder: "lessons/02-long-polling",
            name: "shorter",
            start: (
                "5 to 11 s; but alice asks to wait for 25.0 s",
                "The proxy gave up after 12 s",
            ),
            wrong: &[
                // As long as the proxy has patience.
                (
                    "Math.floor(seconds) - 2",
                    "Math.floor(seconds)",
                    (
                        "5 to 11 s; but alice asks to wait for 12.0 s",
                        "time for the answer to arrive",
                    ),
                ),
                (
                    "Math.floor(seconds) - 2",
                    "1",
                    (
                        "5 to 11 s; but alice asks to wait for 1.0 s",
                        "more requests for nothing",
                    ),
                ),
                // Forgotten with the next success.
                (
                    "      failures = 0;\n",
                    "      failures = 0;\n      longest = 25;\n",
                    (
                        "5 to 11 s; but alice asks to wait for 25.0 s",
                        "forgotten what it learned",
                    ),
                ),
                // Whatever fails, and however soon.
                (
                    "if (seconds > 7 && seconds < longest) longest = Math.floor(seconds) - 2",
                    "longest = Math.ceil(longest / 2.5)",
                    (
                        "5 to 11 s; but alice asks to wait for 4.0 s",
                        "nothing about how long anybody waits",
                    ),
                ),
                (
                    "let longest = 25",
                    "let longest = 10",
                    ("20 to 30 s; but alice asks to wait for 10.0 s", "begin with 25 s"),
                ),
            ],
        },
    ]
}

fn read(path: &str) -> String {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    std::fs::read_to_string(root.join(path)).expect("a script")
}

impl Exercise {
    fn scene(&self) -> &'static Scene {
        &self.contract.exercise(self.name).expect("the exercise").scenes[0]
    }

    fn solution(&self) -> String {
        read(&format!("{}/contract/solutions/{}.js", self.folder, self.name))
    }

    /// What a client does in the scene; nothing if there is no Chromium.
    async fn play(&self, script: &str) -> Result<Option<Transcript>, Error> {
        let Some(program) = require::chromium() else { return Ok(None) };
        let browser = Chromium::shared(&program).await?;
        let (names, scenes) = ([self.scene().name], self.contract.client_scenes);
        let played = client::play_in(&browser, script, scenes, &names).await?.remove(0);
        Ok(Some(played.ended.unwrap_or_else(|what| panic!("{}: {what}", self.name))))
    }
}

#[tokio::test]
async fn the_solution_does_what_is_expected() -> Result<(), Error> {
    for exercise in exercises() {
        let Exercise { folder, name, .. } = exercise;
        let played = exercise.play(&exercise.solution()).await?;
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
        let start = exercise.contract.exercise(exercise.name).expect("it is there").start;
        let solution = exercise.solution();
        let wrong = exercise.wrong.iter().map(|(right, wrong, told)| {
            assert_eq!(solution.matches(right).count(), 1, "{right:?} is there once");
            (solution.replace(right, wrong), *told)
        });
        for (script, (what, help)) in
            [(read(start), exercise.start)].into_iter().chain(wrong)
        {
            let Some(played) = exercise.play(&script).await? else { return Ok(()) };
            let failure = exercise.scene().judge(played);
            let Failure { difference, hint, .. } =
                failure.unwrap_or_else(|| panic!("{help}: it passes"));
            let sentence = &difference.sentence;
            assert!(sentence.ends_with(what), "{help}: {sentence}");
            assert!(hint.contains(help), "{help}: {hint}");
        }
    }
    Ok(())
}
