//! The exercise `adaptive`: its start fails, its solution passes, and each typical wrong solution is
//! told what helps.

use std::{collections::BTreeSet, path::PathBuf};

use browser::Chromium;
use judge::{Exercise, Failure};
use mine::client::{self, Error};
use transcript::Transcript;

fn exercise() -> &'static Exercise {
    lesson_1::contract().exercise("adaptive").expect("the exercise")
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What the client of a file does in the scene; nothing if there is no Chromium.
async fn play(path: &str) -> Result<Option<Transcript>, Error> {
    let Some(program) = require::chromium() else { return Ok(None) };
    let script = std::fs::read_to_string(root().join(path)).expect("a script");
    let browser = Chromium::shared(&program).await?;
    let names = [exercise().scenes[0].name];
    let scenes = lesson_1::contract().client_scenes;
    let played = client::play_in(&browser, &script, scenes, &names).await?.remove(0);
    Ok(Some(played.ended.unwrap_or_else(|what| panic!("{path}: {what}"))))
}

#[tokio::test]
async fn the_solution_does_what_is_expected() -> Result<(), Error> {
    let path = "lessons/01-short-polling/contract/solutions/adaptive.js";
    let Some(played) = play(path).await? else { return Ok(()) };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../lessons/01-short-polling/tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("contract_adaptive", played.to_string()));
    assert!(exercise().scenes[0].judge(played).is_none());
    Ok(())
}

/// A client that fails, what was another thing, and a part of the hint.
const WRONG: [(&str, &str, &str); 4] = [
    ("web/step_4", "about 4 s; but alice waited 2.0 s", "The wait does not grow"),
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
];

#[tokio::test]
async fn the_start_and_each_wrong_client_are_told_what_helps() -> Result<(), Error> {
    let start = exercise().start;
    assert_eq!(start, format!("lessons/01-short-polling/{}.js", WRONG[0].0));
    for (name, what, help) in WRONG {
        let path = format!("lessons/01-short-polling/{name}.js");
        let Some(played) = play(&path).await? else { return Ok(()) };
        let failure = exercise().scenes[0].judge(played);
        let Failure { difference, hint, .. } =
            failure.unwrap_or_else(|| panic!("{name} passes"));
        assert!(difference.sentence.ends_with(what), "{name}: {}", difference.sentence);
        assert!(hint.contains(help), "{name}: {hint}");
    }
    Ok(())
}

#[test]
fn no_wrong_client_is_left_out() {
    let folder = root().join("lessons/01-short-polling/contract/wrong");
    let files = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    let files: BTreeSet<_> = files.filter(|name| name.starts_with("adaptive")).collect();
    let played = WRONG[1..]
        .iter()
        .map(|(name, ..)| format!("{}.js", name.trim_start_matches("contract/wrong/")));
    assert_eq!(files, played.collect());
}
