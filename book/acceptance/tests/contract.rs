//! What the lessons ask of a client: their own clients keep it from their step on, and each typical
//! wrong one breaks it where it is wrong.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use browser::Chromium;
use judge::{Contract, Play, Scene};
use mine::client::{self, Error};
use transcript::{Line, Mark, Transcript};

#[path = "contract/lesson_1.rs"]
mod lesson_1_wrong;
#[path = "contract/lesson_2.rs"]
mod lesson_2_wrong;
#[path = "contract/wrong.rs"]
mod wrong;

use wrong::Wrong;

/// A lesson with clients, and where its files are.
#[derive(Clone, Copy)]
struct Lesson {
    contract: &'static Contract,
    folder: &'static str,
    /// The client of each step, from the first on.
    clients: &'static [&'static str],
    /// A solution in other words than the lesson's.
    own: &'static str,
    wrong: &'static [Wrong],
    /// Wrong clients that are told the same as another one.
    told_alike: &'static [&'static str],
    /// Wrong clients with several requests under way, and the scene that finds each. They break others in
    /// ways that depend on their interval.
    overlapping: &'static [(&'static str, &'static str)],
}

fn lessons() -> [Lesson; 2] {
    [
        Lesson {
            contract: lesson_1::contract(),
            folder: "01-short-polling",
            clients: &["step_1", "step_2", "step_3", "step_4", "step_5"],
            own: include_str!("contract/own_1.js"),
            wrong: lesson_1_wrong::WRONG,
            told_alike: &["gap_at_the_end"],
            overlapping: &[("overlap", "late-answer"), ("fixed_interval", "late-answer")],
        },
        Lesson {
            contract: lesson_2::contract(),
            folder: "02-long-polling",
            clients: &[
                "step_1", "step_2", "step_2", "step_2", "step_5", "step_6", "step_6",
            ],
            own: include_str!("contract/own_2.js"),
            wrong: lesson_2_wrong::WRONG,
            told_alike: &["the_seeds_client", "catches_and_loops"],
            overlapping: &[],
        },
    ]
}

impl Lesson {
    fn scenes(&self) -> Vec<&'static Scene> {
        let all = self.contract.scenes();
        all.filter(|scene| matches!(scene.play, Play::Client)).collect()
    }

    fn path(&self, path: &str) -> PathBuf {
        let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
        lessons.join(self.folder).join(path)
    }

    fn file(&self, path: &str) -> String {
        let path = self.path(path);
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// What becomes of the scenes with a client; nothing if there is no Chromium.
    async fn play(
        &self,
        script: &str,
    ) -> Result<Option<Vec<Result<Transcript, String>>>, Error> {
        let Some(program) = require::chromium() else { return Ok(None) };
        let browser = Chromium::shared(&program).await?;
        let names: Vec<_> = self.scenes().iter().map(|scene| scene.name).collect();
        let scenes = self.contract.client_scenes;
        let played = client::play_in(&browser, script, scenes, &names).await?;
        Ok(Some(played.into_iter().map(|played| played.ended).collect()))
    }

    /// The scenes that a client breaks, by name, with where.
    async fn broken(
        &self,
        script: &str,
    ) -> Result<Option<Vec<(&'static str, Broken)>>, Error> {
        let Some(played) = self.play(script).await? else { return Ok(None) };
        let scenes = self.scenes().into_iter().zip(played);
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

/// A line without its time: `alice → GET /messages`.
fn said(line: &Option<Line>) -> String {
    line.as_ref().map_or("nothing".into(), |line| {
        format!("{} {} {}", line.who, line.mark.sign(), line.text)
    })
}

/// The expected conversations are those of the lesson's last client.
#[tokio::test]
async fn the_last_step_does_what_is_expected() -> Result<(), Error> {
    for lesson in lessons() {
        let last = lesson.clients.last().expect("a step");
        let script = lesson.file(&format!("web/{last}.js"));
        let Some(played) = lesson.play(&script).await? else { return Ok(()) };
        let mut settings = insta::Settings::clone_current();
        let folder = format!("../../../lessons/{}/tests/snapshots", lesson.folder);
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for (scene, ended) in lesson.scenes().into_iter().zip(played) {
            let name = format!("contract_{}", scene.name.replace('-', "_"));
            let text = ended.unwrap_or_else(|what| panic!("{name}: {what}")).to_string();
            settings.bind(|| insta::assert_snapshot!(name, text));
        }
    }
    Ok(())
}

#[tokio::test]
async fn each_step_passes_its_scenes_and_fails_those_of_the_next() -> Result<(), Error> {
    for lesson in lessons() {
        let step_of = |scene: &Scene| lesson.contract.step_of(scene).unwrap();
        for (step, client) in (1..).zip(lesson.clients) {
            let script = lesson.file(&format!("web/{client}.js"));
            let Some(broken) = lesson.broken(&script).await? else { return Ok(()) };
            let broken: Vec<_> = broken.iter().map(|(name, _)| *name).collect();
            let beyond =
                lesson.scenes().into_iter().filter(|scene| step_of(scene) > step);
            let beyond: Vec<_> = beyond.map(|scene| scene.name).collect();
            assert_eq!(broken, beyond, "lesson {}, step {step}", lesson.folder);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_own_solution_in_other_words_passes_all() -> Result<(), Error> {
    for lesson in lessons() {
        let Some(broken) = lesson.broken(lesson.own).await? else { return Ok(()) };
        let broken: Vec<_> =
            broken.iter().map(|(name, broken)| (name, &broken.sentence)).collect();
        assert_eq!(broken, [], "{}", lesson.folder);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_client_fails_where_it_is_wrong() -> Result<(), Error> {
    let mut faults = Vec::new();
    for lesson in lessons() {
        let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for wrong in lesson.wrong {
            let name = wrong.name;
            let script = wrong.script(&lesson);
            let Some(broken) = lesson.broken(&script).await? else { return Ok(()) };
            let failed: Vec<_> = broken.iter().map(|(name, _)| *name).collect();
            let Some((scene, at)) = broken.first() else {
                faults.push(format!("{name} passes"));
                continue;
            };
            let diagnosis = at.diagnosis.unwrap_or("(nothing)");
            println!("{name} in {scene}\n    {}\n    {diagnosis}", at.sentence);
            let (due, came) = (said(&at.due), said(&at.came));
            let is_as_told = (wrong.scene, wrong.due) == (scene, &due)
                && wrong.has_come(&came)
                && wrong.besides == &failed[1..];
            if !is_as_told || at.diagnosis.is_none() {
                faults.push(format!("{name} fails: {failed:?}, {due:?}, {came:?}"));
            }
            if !lesson.told_alike.contains(&name) {
                told.entry(diagnosis).or_default().push(name);
            }
        }
        let alike = told.values().filter(|names| names.len() > 1);
        faults.extend(alike.map(|names| format!("they are told the same: {names:?}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

#[tokio::test]
async fn what_overlaps_is_found_even_at_five_seconds() -> Result<(), Error> {
    let [lesson, ..] = lessons();
    for (name, scene) in lesson.overlapping {
        let script = lesson.file(&format!("contract/wrong/{name}.js"));
        let Some(broken) = lesson.broken(&script).await? else { return Ok(()) };
        let (_, at) = broken.iter().find(|(name, _)| name == scene).expect(name);
        assert_eq!(said(&at.due), "alice ← 200");
        assert_eq!(said(&at.came), "alice → GET /messages");
        assert!(
            at.diagnosis.expect("a diagnosis").contains("while the first was under way")
        );
    }
    Ok(())
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
        let [lesson, ..] = lessons();
        let Some(played) = lesson.play(script).await? else { return Ok(()) };
        assert_eq!(played.len(), lesson.scenes().len());
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
        let [lesson, ..] = lessons();
        let Some(played) = lesson.play(&script).await? else { return Ok(()) };
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
