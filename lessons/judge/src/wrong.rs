//! Servers that are wrong on purpose, and what whoever wrote one is told.
//!
//! A lesson has them in `contract/wrong/`, a file each, and a table of them in
//! `tests/scenes/wrong.rs`, made by [`wrong_servers!`](crate::wrong_servers).

use std::{collections::BTreeSet, fs, path::Path};

use axum::Router;
use server::Surroundings;

use crate::{Contract, Failure, Scene, bench};

/// A typical wrong server.
#[derive(Clone, Copy, Debug)]
pub struct Wrong {
    /// The name of its file, without the ending.
    pub name: &'static str,
    /// The server.
    pub app: fn(Surroundings) -> Router,
    /// The first scene that it fails, of the lesson's own program or of an exercise.
    pub scene: &'static str,
    /// A part of what is said to be another thing.
    pub sentence: &'static str,
    /// A part of the hint.
    pub hint: &'static str,
}

/// A table of [`Wrong`](crate::wrong::Wrong) servers that are modules of one module: that module's
/// name, then a line for each with the scene that finds it, a part of the sentence, a part of the
/// hint.
#[macro_export]
macro_rules! wrong_servers {
    ($of:ident: $($name:ident: $scene:literal, $sentence:literal, $hint:literal;)*) => {
        &[$($crate::wrong::Wrong {
            name: stringify!($name),
            app: $of::$name::app,
            scene: $scene,
            sentence: $sentence,
            hint: $hint,
        }),*]
    };
}

/// Plays to each of them the scenes in their order until one fails: those of the reader's own program,
/// or of the exercise that has the scene which is to find it. Prints what each is told.
///
/// # Panics
/// If another scene is the first that one of them fails, or none is, or if it is told something else.
pub fn are_told_what_helps<'a>(
    contract: &Contract,
    wrong: impl IntoIterator<Item = &'a Wrong>,
) {
    let faults: Vec<_> =
        wrong.into_iter().filter_map(|wrong| wrong.fault(contract)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

impl Wrong {
    /// What is not as the table has it.
    fn fault(&self, contract: &Contract) -> Option<String> {
        let name = self.name;
        let scenes = scenes_with(self.scene, contract).into_iter();
        let Some((scene, Failure { difference, hint, .. })) =
            first_failure(self.app, scenes)
        else {
            return Some(format!("{name} passes"));
        };
        let sentence = difference.sentence;
        println!("{name} in {scene}\n    {sentence}\n    {hint}");
        if scene != self.scene {
            return Some(format!("{name} fails in {scene} already: {sentence}"));
        }
        let is_other = !sentence.contains(self.sentence) || !hint.contains(self.hint);
        is_other.then(|| format!("{name} is told: {sentence}\n    {hint}"))
    }
}

fn scenes_with(name: &str, contract: &Contract) -> Vec<&'static Scene> {
    let has = |scenes: &[Scene]| scenes.iter().any(|scene| scene.name == name);
    match contract.exercises.iter().find(|exercise| has(exercise.scenes)) {
        Some(exercise) => exercise.scenes.iter().collect(),
        None => contract.scenes().collect(),
    }
}

/// The first of the scenes of a server that this one fails, if it fails one.
pub fn first_failure(
    app: fn(Surroundings) -> Router,
    scenes: impl Iterator<Item = &'static Scene>,
) -> Option<(&'static str, Failure)> {
    scenes.filter(|scene| scene.is_of_server()).find_map(|scene| {
        let conversation = bench::in_memory(scene, app);
        let conversation = conversation.parse().expect("a transcript");
        Some((scene.name, scene.judge(conversation)?))
    })
}

/// The scenes for a server, of the lesson and of its exercises, that none of these is found by.
pub fn scenes_that_find_nobody(
    contract: &Contract,
    wrong: &[Wrong],
) -> Vec<&'static str> {
    let beyond = contract.exercises.iter().flat_map(|exercise| exercise.scenes);
    let scenes = contract.scenes().chain(beyond).filter(|scene| scene.is_of_server());
    scenes
        .map(|scene| scene.name)
        .filter(|name| wrong.iter().all(|wrong| wrong.scene != *name))
        .collect()
}

/// The names of the wrong solutions in a folder that have one of these endings (`rs`), without it.
///
/// # Panics
/// If one does not say in its first line, which is a comment and a sentence, what is wrong with it.
pub fn names_in(folder: &Path, endings: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let ending = path.extension().and_then(|ending| ending.to_str());
        if name == "mod" || !ending.is_some_and(|ending| endings.contains(&ending)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let first = text.lines().next().expect("a line");
        let is_said = ["//! ", "// ", "# "].iter().any(|mark| first.starts_with(mark));
        assert!(is_said && first.ends_with('.'), "{name} begins with {first:?}");
        found.insert(name.to_owned());
    }
    found
}
