//! The reader's own programs: how far they have come, for the pages that tick it off.
//!
//! `cargo mine` keeps what it knows in `mine/progress.json`. The book only reads that file, and joins
//! it with what the lessons ask for.

use std::collections::BTreeMap;
use std::path::Path;

use axum::Json;
use axum::extract::{Path as PathOf, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use judge::{Contract, Failed, Progress};
use serde::Serialize;

use crate::site::Site;

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
    step: usize,
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
    failure: Failed,
    /// Where the two conversations are, drawn: [`figures`].
    figures: String,
}

/// `GET /mine.json`: every lesson, with what the reader has passed of it.
pub(crate) async fn progress(State(site): State<Site>) -> Json<Told> {
    let (progress, error) = match read(&site.mine) {
        Ok(progress) => (progress, None),
        Err(sentence) => (Progress::default(), Some(sentence)),
    };
    let lessons = lessons::contracts().iter();
    let lessons =
        lessons.map(|contract| (contract.lesson.number, joined(contract, &progress)));
    Json(Told { lessons: lessons.collect(), error })
}

/// `GET /mine/1/failure.html`: the conversation that was expected and the one that was had, as
/// figures for a page to put into itself.
pub(crate) async fn figures(
    State(site): State<Site>,
    PathOf(lesson): PathOf<String>,
) -> Response {
    match drawn(&site.mine, &lesson).await {
        Ok(html) => Html(html).into_response(),
        Err(sentence) => (StatusCode::NOT_FOUND, sentence + "\n").into_response(),
    }
}

/// What the file says, which is a short one; nothing, if there is no file.
fn read(mine: &Path) -> Result<Progress, String> {
    Progress::read(mine).map_err(|error| format!("{error}."))
}

fn joined(contract: &Contract, progress: &Progress) -> ToldOfLesson {
    let number = contract.lesson.number;
    let own = progress.of(number);
    let steps = contract.parts.iter().map(|part| ToldOfStep {
        step: part.step,
        title: part.title,
        page: part.page,
        passed: part.scenes.iter().all(|scene| own.passed.contains(scene.name)),
    });
    let exercises = contract.exercises.iter().map(|exercise| ToldOfExercise {
        name: exercise.name,
        title: exercise.title,
        page: exercise.page,
        passed: own.exercises.contains(exercise.name),
    });
    ToldOfLesson {
        begun: progress.lessons.contains_key(&number),
        steps: steps.collect(),
        exercises: exercises.collect(),
        failure: own.failure.map(|failure| ToldOfFailure {
            failure,
            figures: format!("mine/{number}/failure.html"),
        }),
    }
}

async fn drawn(mine: &Path, lesson: &str) -> Result<String, String> {
    let progress = read(mine)?;
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

    fn lesson_1(change: impl FnOnce(&mut judge::OfLesson)) -> ToldOfLesson {
        let mut progress = Progress::default();
        change(progress.lessons.entry(1).or_default());
        joined(lesson_1::contract(), &progress)
    }

    #[test]
    fn a_step_is_passed_when_all_its_scenes_are() {
        let of_step_2 = lesson_1::contract().parts[0].scenes;
        let all = || of_step_2.iter().map(|scene| scene.name.to_string());
        assert!(!lesson_1(|own| own.passed.extend(all().skip(1))).steps[0].passed);
        assert!(lesson_1(|own| own.passed.extend(all())).steps[0].passed);
    }

    #[test]
    fn a_lesson_is_begun_when_the_runner_knows_of_it() {
        assert!(!joined(lesson_1::contract(), &Progress::default()).begun);
        assert!(lesson_1(|_| {}).begun);
    }
}
