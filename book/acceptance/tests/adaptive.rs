//! The exercise `adaptive`: its start fails, its solution passes, and each typical wrong solution is
//! told what helps.

use std::path::Path;

use browser::Chromium;
use judge::{Exercise, Failure};
use mine::client::{self, Error};
use transcript::Transcript;

fn exercise() -> &'static Exercise {
    lesson_1::contract().exercise("adaptive").expect("the exercise")
}

fn read(path: &str) -> String {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    std::fs::read_to_string(root.join(path)).expect("a script")
}

/// What a client does in the scene; nothing if there is no Chromium.
async fn play(script: &str) -> Result<Option<Transcript>, Error> {
    let Some(program) = require::chromium() else { return Ok(None) };
    let browser = Chromium::shared(&program).await?;
    let names = [exercise().scenes[0].name];
    let scenes = lesson_1::contract().client_scenes;
    let played = client::play_in(&browser, script, scenes, &names).await?.remove(0);
    Ok(Some(played.ended.unwrap_or_else(|what| panic!("{what}"))))
}

const SOLUTION: &str = "lessons/01-short-polling/contract/solutions/adaptive.js";

#[tokio::test]
async fn the_solution_does_what_is_expected() -> Result<(), Error> {
    let Some(played) = play(&read(SOLUTION)).await? else { return Ok(()) };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../lessons/01-short-polling/tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("contract_adaptive", played.to_string()));
    assert!(exercise().scenes[0].judge(played).is_none());
    Ok(())
}

/// What stands in the solution, what stands there in a wrong one, what was another thing, and a part of
/// the hint.
const WRONG: [(&str, &str, &str, &str); 3] = [
    (
        "Math.min(2 * wait, LONGEST)",
        "Math.min(wait + SHORTEST, LONGEST)",
        "about 8 s; but alice waited 6.0 s",
        "twice as long each time",
    ),
    (
        "isNew ? SHORTEST",
        "isNew ? wait",
        "about 2 s; but alice waited 16.0 s",
        "begin again with 2 s",
    ),
    (
        "Math.min(2 * wait, LONGEST)",
        "2 * wait",
        "about 16 s; but alice waited 32.0 s",
        "put a limit to it",
    ),
];

#[tokio::test]
async fn the_start_and_each_wrong_client_are_told_what_helps() -> Result<(), Error> {
    let start = (
        read(exercise().start),
        "about 4 s; but alice waited 2.0 s",
        "The wait does not grow",
    );
    let solution = read(SOLUTION);
    let wrong = WRONG.map(|(right, wrong, what, help)| {
        assert_eq!(solution.matches(right).count(), 1, "{right:?} is there once");
        (solution.replace(right, wrong), what, help)
    });
    for (script, what, help) in [start].into_iter().chain(wrong) {
        let Some(played) = play(&script).await? else { return Ok(()) };
        let failure = exercise().scenes[0].judge(played);
        let Failure { difference, hint, .. } =
            failure.unwrap_or_else(|| panic!("{help}: it passes"));
        assert!(difference.sentence.ends_with(what), "{help}: {}", difference.sentence);
        assert!(hint.contains(help), "{help}: {hint}");
    }
    Ok(())
}
