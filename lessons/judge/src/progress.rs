//! How far a reader has come: the file `progress.json` in the reader's folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

const FILE: &str = "progress.json";

/// The folder with the reader's own programs: `mine` in the project's root, unless the environment
/// variable `MINE` names another.
pub fn mine(root: &Path) -> PathBuf {
    std::env::var_os("MINE").map_or_else(|| root.join("mine"), |mine| root.join(mine))
}

/// How far a reader has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    version: u8,
    /// By the lesson's number.
    #[serde(default)]
    pub lessons: BTreeMap<u16, OfLesson>,
}

/// How far a reader has come in one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfLesson {
    /// The names of the scenes that the reader's program passed when it was judged last.
    pub passed: BTreeSet<String>,
    /// The names of the exercises that are done.
    pub exercises: BTreeSet<String>,
    /// How many hints were shown for a scene.
    pub hints: BTreeMap<String, usize>,
    /// The scene that failed last, of the program or of an exercise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failed>,
}

/// A scene that failed, as the book shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// The scene's name.
    pub scene: String,
    /// Its name for people.
    pub title: String,
    /// The step that mends it, unless it is an exercise's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// The exercise, if it is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise: Option<String>,
    /// Whether it was a server elsewhere that failed, and not the reader's file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// The first difference, in words.
    pub sentence: String,
    /// The hint that came with it.
    pub hint: String,
    /// The expected conversation.
    pub expected: String,
    /// The program's conversation.
    pub actual: String,
}

/// Why the file is of no use, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// It is there, and cannot be read.
    #[error("{} cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, io::Error),
    /// It is not what `cargo mine` has written.
    #[error(
        "{} is not as `cargo mine` wrote it ({}): mend it, or delete it to begin the table anew",
        .0.display(),
        .1
    )]
    Broken(PathBuf, String),
    /// It cannot be written.
    #[error("{} cannot be written: {}", .0.display(), .1)]
    Unwritable(PathBuf, io::Error),
}

impl Progress {
    /// What the file in the reader's folder says; nothing yet if there is none.
    ///
    /// # Errors
    /// [`ProgressError`] if the file is there and cannot be understood.
    pub fn read(mine: &Path) -> Result<Self, ProgressError> {
        let path = mine.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { version: 1, ..Self::default() });
            }
            Err(error) => return Err(ProgressError::Unreadable(path, error)),
        };
        let broken = |why: String| ProgressError::Broken(path.clone(), why);
        let progress: Self =
            serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        match progress.version {
            1 => Ok(progress),
            other => Err(broken(format!("version {other} is not known here"))),
        }
    }

    /// Writes the file, so that at each moment there is a whole one.
    ///
    /// # Errors
    /// [`ProgressError::Unwritable`].
    pub fn write(&self, mine: &Path) -> Result<(), ProgressError> {
        let path = mine.join(FILE);
        let new = path.with_extension("json.new");
        let text =
            serde_json::to_string_pretty(self).expect("it has no maps with odd keys");
        fs::write(&new, text + "\n")
            .and_then(|()| fs::rename(&new, &path))
            .map_err(|error| ProgressError::Unwritable(path, error))
    }

    /// How far the reader has come in a lesson.
    pub fn of(&self, lesson: u16) -> OfLesson {
        self.lessons.get(&lesson).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_is_an_empty_table() {
        let mine = tempfile::tempdir().unwrap();
        let mut progress = Progress::read(mine.path()).unwrap();
        assert!(progress.lessons.is_empty());

        progress.lessons.entry(1).or_default().passed.insert("restart".into());
        progress.write(mine.path()).unwrap();

        assert_eq!(Progress::read(mine.path()).unwrap(), progress);
    }

    #[test]
    fn a_broken_file_is_said_and_left_alone() {
        let mine = tempfile::tempdir().unwrap();
        let file = mine.path().join(FILE);
        for text in ["{", "[]", r#"{"version":9}"#] {
            fs::write(&file, text).unwrap();
            let said = Progress::read(mine.path()).unwrap_err().to_string();
            assert!(said.contains("begin the table anew"), "{said}");
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }
}
