//! What lesson 1 asks of a client: its own clients keep it from their step on, and each typical
//! wrong one breaks it where it is wrong.

use std::path::Path;

use browser::Chromium;
use judge::{Play, Scene};
use mine::client::{self, Error};
use transcript::{Line, Mark, Transcript};

fn scenes() -> Vec<&'static Scene> {
    let all = lesson_1::contract().scenes();
    all.filter(|scene| matches!(scene.play, Play::Client)).collect()
}

fn client_file(path: &str) -> String {
    let lesson =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons/01-short-polling");
    let path = lesson.join(path);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What becomes of the scenes with a client; nothing if there is no Chromium.
async fn play(script: &str) -> Result<Option<Vec<Result<Transcript, String>>>, Error> {
    let Some(program) = require::chromium() else { return Ok(None) };
    let browser = Chromium::shared(&program).await?;
    let names: Vec<_> = scenes().iter().map(|scene| scene.name).collect();
    let script_of_scenes = lesson_1::contract().client_scenes;
    let played = client::play_in(&browser, script, script_of_scenes, &names).await?;
    Ok(Some(played.into_iter().map(|played| played.ended).collect()))
}

/// The first line that is another one: as expected, as it was, and what a reader is told.
struct Broken {
    due: Option<Line>,
    came: Option<Line>,
    sentence: String,
    diagnosis: Option<&'static str>,
}

fn judge(scene: &Scene, actual: &Transcript) -> Option<Broken> {
    let difference = scene.judge(actual.clone())?.difference;
    let diagnosis = (scene.diagnose)(&difference);
    let (due, came) = difference.lines();
    let (due, came) = (due.cloned(), came.cloned());
    Some(Broken { due, came, sentence: difference.sentence, diagnosis })
}

/// The scenes that a client breaks, by name, with where.
async fn broken(script: &str) -> Result<Option<Vec<(&'static str, Broken)>>, Error> {
    let Some(played) = play(script).await? else { return Ok(None) };
    let scenes = scenes().into_iter().zip(played);
    Ok(Some(
        scenes
            .filter_map(|(scene, ended)| {
                let actual =
                    ended.unwrap_or_else(|what| panic!("{}: {what}", scene.name));
                judge(scene, &actual).map(|broken| (scene.name, broken))
            })
            .collect(),
    ))
}

/// A line without its time: `alice → GET /messages`.
fn said(line: &Option<Line>) -> String {
    line.as_ref().map_or("nothing".into(), |line| {
        format!("{} {} {}", line.who, line.mark.sign(), line.text)
    })
}

/// The expected conversations are those of the lesson's last client.
#[tokio::test]
async fn the_last_step_does_what_is_expected() -> Result<(), Error> {
    let Some(played) = play(&client_file("web/step_5.js")).await? else { return Ok(()) };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../lessons/01-short-polling/tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (scene, ended) in scenes().into_iter().zip(played) {
        let name = format!("contract_{}", scene.name.replace('-', "_"));
        let text = ended.unwrap_or_else(|what| panic!("{name}: {what}")).to_string();
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
    Ok(())
}

#[tokio::test]
async fn each_step_passes_its_scenes_and_fails_those_of_the_next() -> Result<(), Error> {
    for step in 1..=5 {
        let script = client_file(&format!("web/step_{step}.js"));
        let Some(broken) = broken(&script).await? else { return Ok(()) };
        let broken: Vec<_> = broken.iter().map(|(name, _)| *name).collect();
        let step_of = |scene: &Scene| lesson_1::contract().step_of(scene).unwrap();
        let beyond = scenes().into_iter().filter(|scene| step_of(scene) > step);
        let beyond: Vec<_> = beyond.map(|scene| scene.name).collect();
        assert_eq!(broken, beyond, "of step {step}");
    }
    Ok(())
}

#[tokio::test]
async fn an_own_solution_in_other_words_passes_all() -> Result<(), Error> {
    let script = include_str!("contract/own.js");
    let Some(broken) = broken(script).await? else { return Ok(()) };
    let broken: Vec<_> =
        broken.iter().map(|(name, broken)| (name, &broken.sentence)).collect();
    assert_eq!(broken, []);
    Ok(())
}

/// A wrong client, the scene that finds it, the line that was expected there, the one that came,
/// and the scenes that it fails besides.
type Wrong =
    (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const WRONG: [Wrong; 19] = [
    (
        "no_cursor",
        "asks-with-its-cursor",
        "alice → GET /messages?after=#1",
        "alice → GET /messages",
        &[
            "says-the-gap",
            "late-answer",
            "stop-means-stop",
            "an-error-is-no-news",
            "silence",
            "the-servers-interval",
        ],
    ),
    (
        "old_cursor",
        "asks-with-its-cursor",
        "alice → GET /messages?after=#2",
        "alice → GET /messages?after=#1",
        &["says-the-gap", "the-servers-interval"],
    ),
    (
        "shows_twice",
        "asks-with-its-cursor",
        "alice • shows “Yes. The ramen place”",
        "alice • shows “Lunch at noon?”",
        &["says-the-gap", "an-error-is-no-news", "silence", "the-servers-interval"],
    ),
    (
        "no_gap",
        "says-the-gap",
        "alice • says that history is gone",
        "alice • shows “It is shut. Pizza instead”",
        &[],
    ),
    (
        "gap_at_the_end",
        "says-the-gap",
        "alice • says that history is gone",
        "alice • shows “It is shut. Pizza instead”",
        &[],
    ),
    (
        "stop_leaves_fetch",
        "stop-means-stop",
        "alice • gives up its request",
        "alice ← 200",
        &[],
    ),
    (
        "stop_leaves_timer",
        "stop-means-stop",
        "alice • is silent from then on",
        "alice → GET /messages?after=#1",
        &[],
    ),
    (
        "error_is_news",
        "an-error-is-no-news",
        "alice • leaves the server in peace for a moment",
        "alice ! shows “Table for four at 12:15” from an answer with status 500",
        &["retry-after", "a-final-answer"],
    ),
    (
        "hot_loop",
        "an-error-is-no-news",
        "alice • leaves the server in peace for a moment",
        "alice ! asks 10 times in the second after it",
        &["jitter-in-the-first-retry"],
    ),
    (
        "gives_up_for_good",
        "an-error-is-no-news",
        "alice → GET /messages?after=#1",
        "alice ! does not ask for 60 s",
        &["silence", "jitter-in-the-first-retry", "retry-after", "a-final-answer"],
    ),
    (
        "no_patience",
        "silence",
        "alice • gives up after some 10 s",
        "alice ! still waits after 20 s",
        &[],
    ),
    (
        "hasty",
        "silence",
        "alice • gives up after some 10 s",
        "alice ! gives up after 1.0 s",
        &[],
    ),
    (
        "its_own_interval",
        "the-servers-interval",
        "alice • waited about 6 s",
        "alice ! waited 2.0 s",
        &[],
    ),
    (
        "does_not_catch_up",
        "the-servers-interval",
        "alice • asked at once",
        "alice ! waited 2.0 s",
        &[],
    ),
    (
        "no_jitter",
        "jitter-in-the-first-retry",
        "carol • waited for another time than alice",
        "carol ! waited 1.0 s, as long as alice",
        &[],
    ),
    (
        "math_random",
        "jitter-in-the-first-retry",
        "carol • waited for another time than alice",
        "carol ! waited as long as alice; it draws from Math.random, and the world gives `random`",
        &[],
    ),
    (
        "ignores_retry_after",
        "retry-after",
        "alice • waited at least 7 s",
        "alice ! waited 0.2 s",
        &[],
    ),
    (
        "retry_after_in_seconds",
        "retry-after",
        "alice • waited until the date",
        "alice ! waited 0.4 s",
        &[],
    ),
    (
        "asks_after_400",
        "a-final-answer",
        "alice • does not ask again",
        "alice → GET /messages",
        &[],
    ),
];

#[tokio::test]
async fn a_wrong_client_fails_where_it_is_wrong() -> Result<(), Error> {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for (name, scene, due, came, besides) in WRONG {
        let script = client_file(&format!("contract/wrong/{name}.js"));
        let Some(broken) = broken(&script).await? else { return Ok(()) };
        let failed: Vec<_> = broken.iter().map(|(name, _)| *name).collect();
        assert_eq!(failed[0], scene, "{name} first fails");
        assert_eq!(&failed[1..], besides, "{name} fails besides");
        let at = &broken[0].1;
        assert_eq!(
            (said(&at.due).as_str(), said(&at.came).as_str()),
            (due, came),
            "{name}"
        );
        let diagnosis = at.diagnosis.unwrap_or_else(|| panic!("{name} has no diagnosis"));
        told.push((name, diagnosis));
    }
    // Two ways of saying a gap wrongly look alike; all others are told apart.
    told.retain(|(name, _)| *name != "gap_at_the_end");
    let mut sentences: Vec<_> = told.iter().map(|(_, sentence)| sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), told.len(), "{told:#?}");
    Ok(())
}

#[tokio::test]
async fn what_overlaps_is_found_even_at_five_seconds() -> Result<(), Error> {
    for name in ["overlap", "fixed_interval"] {
        let script = client_file(&format!("contract/wrong/{name}.js"));
        let Some(broken) = broken(&script).await? else { return Ok(()) };
        let (_, at) =
            broken.iter().find(|(scene, _)| *scene == "late-answer").expect(name);
        assert_eq!(said(&at.due), "alice ← 200");
        assert_eq!(said(&at.came), "alice → GET /messages");
        assert!(
            at.diagnosis.expect("a diagnosis").contains("while the first was under way")
        );
    }
    Ok(())
}

/// Every wrong client is played by one of the tests.
#[test]
fn no_wrong_client_is_left_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../lessons/01-short-polling/contract/wrong");
    let files = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    // Servers are played by the lesson's own tests, and the exercise by `adaptive.rs`.
    let is_client = |name: &str| name.ends_with(".js") && !name.starts_with("adaptive");
    let names = files.filter(|name| is_client(name));
    let mut files: Vec<_> =
        names.map(|name| name.trim_end_matches(".js").to_owned()).collect();
    files.sort();
    let mut played: Vec<_> = WRONG.iter().map(|(name, ..)| (*name).to_owned()).collect();
    played.extend(["overlap".to_owned(), "fixed_interval".to_owned()]);
    played.sort();
    assert_eq!(files, played);
}

/// Scripts that cannot be played at all, and what is said of them, in place of every scene.
#[tokio::test]
async fn a_script_that_does_not_load_is_told_where() -> Result<(), Error> {
    let cases = [
        (
            "export function start() {\n  const = 1;\n}",
            "line 2, column 9: SyntaxError: Unexpected token '='",
        ),
        (
            "null.lunch;\nexport function start() {}",
            "line 1, column 6: TypeError: Cannot read properties of null (reading 'lunch')",
        ),
        ("function start() {}", "it exports no function `start`"),
        (
            "import './lunch.js'; export function start() {}",
            "it imports what is not there",
        ),
    ];
    for (script, sentence) in cases {
        let Some(played) = play(script).await? else { return Ok(()) };
        assert_eq!(played.len(), scenes().len());
        for ended in played {
            assert_eq!(ended, Err(sentence.to_owned()));
        }
    }
    Ok(())
}

/// Clients that come to nothing in a scene, and the last line of what is written down.
#[tokio::test]
async fn a_client_that_comes_to_nothing_has_a_line() -> Result<(), Error> {
    let cases = [
        ("throw new TypeError('no lunch')", "throws TypeError: no lunch"),
        ("return () => {}", "does not ask for 60 s"),
        ("setTimeout(() => lunch(), 5)", "throws ReferenceError: lunch is not defined"),
        (
            "fetch(url).then((it) => it.lunch())",
            "does not ask for 60 s: it threw TypeError: it.lunch is not a function",
        ),
        (
            "(function go() { setTimeout(go, 0); })()",
            "runs in circles: no time passes any more",
        ),
    ];
    for (body, text) in cases {
        let script =
            format!("export function start({{ url, fetch, setTimeout }}) {{ {body} }}");
        let Some(played) = play(&script).await? else { return Ok(()) };
        let last = played[0].as_ref().unwrap().lines.last().expect("a line");
        assert_eq!((last.mark, last.text.as_str()), (Mark::Harm, text), "{body}");
    }
    Ok(())
}

#[tokio::test]
async fn a_script_that_blocks_the_page_is_ended() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let names = ["asks-with-its-cursor", "silence"];
    for (script, when) in [
        ("while (true);", "when it is loaded"),
        (
            "export function start() { while (true); }",
            "in the scene asks-with-its-cursor",
        ),
    ] {
        let begun = std::time::Instant::now();
        let played =
            client::play(&program, script, lesson_1::contract().client_scenes, &names)
                .await?;
        assert!(begun.elapsed() < client::LIMIT, "{:?}", begun.elapsed());
        for client::Played { ended, .. } in played {
            let what = ended.expect_err("it blocks");
            assert!(
                what.starts_with(&format!("it never lets go of the page {when}: ")),
                "{what}"
            );
        }
    }
    Ok(())
}
