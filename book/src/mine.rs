//! The reader's own programs: how far they have come, for the pages that tick it off.
//!
//! `cargo mine` keeps what it knows in `mine/progress.json`. The book only reads that file, and joins
//! it with what the lessons ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use axum::Json;
use axum::extract::{Path as PathOf, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::contracts::{self, Lesson};
use crate::site::Site;

/// Where the runner keeps the progress, below the project's root.
const FILE: &str = "mine/progress.json";

/// The version of that file which this book reads.
const VERSION: u32 = 1;

/// What the runner writes. What else stands in the file is for the runner alone.
#[derive(Debug, Default, Deserialize)]
struct Progress {
    version: u32,
    #[serde(default)]
    lessons: BTreeMap<u16, OfLesson>,
}

#[derive(Debug, Default, Deserialize)]
struct OfLesson {
    /// The scenes that passed, by name.
    #[serde(default)]
    passed: BTreeSet<String>,
    /// The exercises that passed, by name.
    #[serde(default)]
    exercises: BTreeSet<String>,
    failure: Option<Failure>,
}

/// The first scene that failed.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Failure {
    scene: String,
    title: String,
    /// The step that the scene belongs to, unless it is an exercise's.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exercise: Option<String>,
    /// The first difference, in words.
    sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// What should have been on the wire, and what was: transcripts.
    #[serde(default)]
    expected: String,
    #[serde(default)]
    actual: String,
}

/// What a page is told.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    lessons: BTreeMap<u16, ToldOfLesson>,
    /// Why nothing is known, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct ToldOfLesson {
    /// Whether the runner has judged anything of this lesson.
    begun: bool,
    steps: Vec<ToldOfStep>,
    exercises: Vec<ToldOfExercise>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<ToldOfFailure>,
}

#[derive(Debug, Serialize)]
struct ToldOfStep {
    step: u16,
    title: &'static str,
    page: &'static str,
    passed: bool,
}

#[derive(Debug, Serialize)]
struct ToldOfExercise {
    name: &'static str,
    title: &'static str,
    page: &'static str,
    passed: bool,
}

#[derive(Debug, Serialize)]
struct ToldOfFailure {
    #[serde(flatten)]
    failure: Failure,
    /// Where the two conversations are, drawn: [`figures`].
    figures: String,
}

/// `GET /mine.json`: every lesson, with what the reader has passed of it.
pub(crate) async fn progress(State(site): State<Site>) -> Json<Told> {
    let (progress, error) = match read(&site.root).await {
        Ok(progress) => (progress, None),
        Err(sentence) => (Progress::default(), Some(sentence)),
    };
    let lessons =
        contracts::all().iter().map(|lesson| (lesson.number, joined(lesson, &progress)));
    Json(Told { lessons: lessons.collect(), error })
}

/// `GET /mine/1/failure.html`: the conversation that was expected and the one that was had, as
/// figures for a page to put into itself.
pub(crate) async fn figures(
    State(site): State<Site>,
    PathOf(lesson): PathOf<String>,
) -> Response {
    match drawn(&site.root, &lesson).await {
        Ok(html) => Html(html).into_response(),
        Err(sentence) => (StatusCode::NOT_FOUND, sentence + "\n").into_response(),
    }
}

/// What the file says; nothing, if there is no file.
async fn read(root: &Path) -> Result<Progress, String> {
    let text = match tokio::fs::read_to_string(root.join(FILE)).await {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Progress::default());
        }
        Err(error) => return Err(format!("`{FILE}` cannot be read: {error}.")),
    };
    let progress: Progress = serde_json::from_str(&text).map_err(|error| {
        format!(
            "`{FILE}` is not as `cargo mine` writes it ({error}): delete it, and run `cargo mine` again."
        )
    })?;
    if progress.version == VERSION {
        Ok(progress)
    } else {
        Err(format!(
            "`{FILE}` is of version {}, and this book reads version {VERSION}.",
            progress.version
        ))
    }
}

fn joined(lesson: &Lesson, progress: &Progress) -> ToldOfLesson {
    let nothing = OfLesson::default();
    let known = progress.lessons.get(&lesson.number);
    let own = known.unwrap_or(&nothing);
    let steps = lesson.steps.iter().map(|step| ToldOfStep {
        step: step.number,
        title: step.title,
        page: step.page,
        passed: step.scenes.iter().all(|scene| own.passed.contains(*scene)),
    });
    let exercises = lesson.exercises.iter().map(|exercise| ToldOfExercise {
        name: exercise.name,
        title: exercise.title,
        page: exercise.page,
        passed: own.exercises.contains(exercise.name),
    });
    ToldOfLesson {
        begun: known.is_some(),
        steps: steps.collect(),
        exercises: exercises.collect(),
        failure: own.failure.clone().map(|failure| ToldOfFailure {
            failure,
            figures: format!("mine/{}/failure.html", lesson.number),
        }),
    }
}

async fn drawn(root: &Path, lesson: &str) -> Result<String, String> {
    let progress = read(root).await?;
    let known = lesson.parse().ok().and_then(|number: u16| progress.lessons.get(&number));
    let failure = known.and_then(|own| own.failure.as_ref());
    let failure = failure
        .ok_or_else(|| format!("No scene of lesson {lesson} is known to fail."))?;
    let figure = |transcript: &str, what: &str, caption: &str| {
        preprocessor::figure_of(transcript, caption)
            .map_err(|error| format!("The {what} conversation cannot be drawn: {error}."))
    };
    let expected = figure(&failure.expected, "expected", "**Expected.**")?;
    let actual = figure(&failure.actual, "actual", "**Your program.**")?;
    Ok(format!("<div class=\"mine-pair\">\n{expected}{actual}</div>\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::Step;

    const LESSON: Lesson = Lesson {
        number: 1,
        steps: &[Step {
            number: 2,
            title: "A cursor",
            page: "cursor.html",
            scenes: &["one", "two"],
        }],
        exercises: &[],
    };

    fn of(lessons: &str) -> ToldOfLesson {
        let text = format!("{{\"version\":1,\"lessons\":{lessons}}}");
        joined(&LESSON, &serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_step_is_passed_when_all_its_scenes_are() {
        assert!(!of(r#"{"1":{"passed":["one"]}}"#).steps[0].passed);
        assert!(of(r#"{"1":{"passed":["two","one","three"]}}"#).steps[0].passed);
    }

    #[test]
    fn a_lesson_is_begun_when_the_runner_knows_of_it() {
        assert!(!of(r#"{"2":{}}"#).begun);
        assert!(of(r#"{"1":{}}"#).begun);
    }
}
