//! The program that a reader's file becomes: it plays the lesson's scenes to itself, or serves.
//!
//! It is built and run by `cargo mine`, which reads the report that it writes. It judges nothing:
//! a program that compares is one that the reader's code could talk out of it.

use std::{
    any::Any,
    fs::OpenOptions,
    io::Write,
    panic::{self, AssertUnwindSafe},
    path::Path,
    process::ExitCode,
    sync::Mutex,
};

use axum::Router;
use serde::{Deserialize, Serialize};
use server::{Lesson, Step, Surroundings, WebFile};

use crate::{Contract, Scene, Stage, play};

/// What a scene has become, as a line of JSON in the report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The scene's name.
    pub scene: String,
    /// The conversation.
    pub conversation: String,
    /// What the first panic of the program said, and where, if it panicked.
    pub panicked: Option<String>,
}

/// The `main` of the program: `play REPORT`, or `serve PORT [CLIENT]`.
///
/// # Panics
/// If it is called by anybody but `cargo mine`.
pub fn main(
    contract: &'static Contract,
    exercise: Option<&str>,
    app: fn(Surroundings) -> Router,
) -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["play", report] => {
            let scenes: Vec<&Scene> = match exercise {
                Some(name) => {
                    contract.exercise(name).expect("an exercise").scenes.iter().collect()
                }
                None => contract.scenes().collect(),
            };
            play_all(&scenes, app, Path::new(report));
            ExitCode::SUCCESS
        }
        ["serve", port, client @ ..] => {
            let port = port.parse().expect("a port");
            serve(contract, app, port, client.first().copied())
        }
        _ => {
            eprintln!(
                "This program is built and run by `cargo mine {}`.",
                contract.lesson.number
            );
            ExitCode::from(2)
        }
    }
}

/// What a program prints before each scene, followed by its name and the end of the line.
pub const SCENE_BEGINS: char = '\u{1e}';

static PANICKED: Mutex<Option<String>> = Mutex::new(None);

/// Plays all scenes that a server has a part in, and writes a line for each as it ends: if one never
/// does, those before it are there.
fn play_all(scenes: &[&Scene], app: fn(Surroundings) -> Router, report: &Path) {
    panic::set_hook(Box::new(move |info| {
        let place =
            info.location().map(|place| format!(", {}:{}", place.file(), place.line()));
        let said = format!("{}{}", message(info.payload()), place.unwrap_or_default());
        PANICKED.lock().unwrap_or_else(|poison| poison.into_inner()).get_or_insert(said);
    }));
    let mut file =
        OpenOptions::new().create(true).append(true).open(report).expect("a report");
    for scene in scenes.iter().filter(|scene| scene.is_of_server()) {
        eprintln!("{SCENE_BEGINS}{}", scene.name);
        let conversation = in_memory(scene, app);
        let panicked =
            PANICKED.lock().unwrap_or_else(|poison| poison.into_inner()).take();
        let line = Report { scene: scene.name.into(), conversation, panicked };
        let line = serde_json::to_string(&line).expect("three texts");
        writeln!(file, "{line}").expect("the report can be written");
    }
}

/// The conversation of a scene with a program in memory, in virtual time.
pub fn in_memory(scene: &Scene, app: fn(Surroundings) -> Router) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let made = panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { Stage::memory(app) })
    }));
    // A program that panics while it is made has said nothing.
    let Ok(stage) = made else { return String::new() };
    let played = panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(play(scene, stage.clone()))
    }));
    // One that panics while it is made again has said what it said until then.
    played.unwrap_or_else(|_| stage.played()).transcript.to_string()
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic")
}

/// The reader's server with the reader's client, as a lesson of one step.
fn serve(
    contract: &'static Contract,
    app: fn(Surroundings) -> Router,
    port: u16,
    client: Option<&str>,
) -> ExitCode {
    let body: &'static str = match client.map_or(Ok(String::new()), read) {
        Ok(body) => body.leak(),
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::FAILURE;
        }
    };
    let lesson = Lesson {
        number: contract.lesson.number,
        title: contract.lesson.title,
        steps: Box::leak(Box::new([Step {
            title: "Your own program",
            app,
            client: "mine.js",
        }])),
        web: Box::leak(Box::new([WebFile { name: "mine.js", body }])),
    };
    let lesson: &'static Lesson = Box::leak(Box::new(lesson));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let stop = server::stop_on_signal();
        let listener = match server::listen(port).await {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        };
        let address = listener.local_addr().expect("it listens");
        println!("Your program serves at http://{address}/ until Ctrl-C.");
        server::serve(listener, lesson.router(1, Surroundings::real(stop.clone())), stop)
            .await;
        ExitCode::SUCCESS
    })
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{path} cannot be read: {error}."))
}

#[cfg(test)]
mod tests {
    use axum::{http::StatusCode, routing::post};

    use super::*;
    use crate::{Code, Play};

    /// A program that can be made once.
    fn once(surroundings: Surroundings) -> Router {
        assert_eq!(surroundings.seed, Surroundings::fixed().seed, "no second time");
        Router::new().route("/messages", post(StatusCode::CREATED))
    }

    #[test]
    fn what_was_said_before_a_panic_is_kept() {
        let scene = Scene {
            name: "restart",
            title: "",
            about: "",
            play: Play::Server(|stage| {
                Box::pin(async move {
                    stage.publish(0.5, ("bob", "Lunch at noon?")).await;
                    stage.until(1.0).await;
                    stage.restart();
                })
            }),
            expected: "
   0.500s  bob    → POST /messages
                    bob: “Lunch at noon?”
   0.500s  bob    ← 201
   1.000s  server • restarts
",
            hints: ["", ""],
            code: Code { path: "", anchor: None },
            diagnose: |_| None,
        };
        let conversation = in_memory(&scene, once);
        let failure = scene.judge(conversation.parse().unwrap()).unwrap();
        let sentence = failure.difference.sentence;
        assert_eq!(sentence, "1.0 s: expected: server restarts; but that did not happen");
        assert_eq!(in_memory(&scene, |_| panic!("not even once")), "");
    }

    #[test]
    fn a_client_that_cannot_be_read_is_said() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().to_str().unwrap();
        std::fs::write(path, [0xff]).unwrap();
        let sentence = read(path).unwrap_err();
        assert!(sentence.starts_with(&format!("{path} cannot be read: ")), "{sentence}");
    }
}
