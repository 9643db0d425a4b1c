//! The reader's folder, and the files in it. Nothing here is ever overwritten.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use judge::{Contract, Exercise};

/// What the folder begins with.
const README: &str = include_str!("../folder.md");

/// A reader's file, and what it begins as.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The file that it is a copy of at first.
    start: PathBuf,
}

impl Own {
    /// The server of a lesson.
    pub(crate) fn server(root: &Path, contract: &Contract) -> Self {
        let name = format!("lesson-{}.rs", contract.lesson.number);
        Self { path: judge::mine(root).join(name), start: root.join(contract.start) }
    }

    /// The client of a lesson, if the lesson has scenes for it.
    pub(crate) fn client(root: &Path, contract: &Contract) -> Option<Self> {
        let name = format!("lesson-{}.js", contract.lesson.number);
        let start = root.join(contract.client_start?);
        Some(Self { path: judge::mine(root).join(name), start })
    }

    /// What is written for an exercise.
    pub(crate) fn exercise(
        root: &Path,
        contract: &Contract,
        exercise: &Exercise,
    ) -> Self {
        let start = root.join(exercise.start);
        let ending =
            start.extension().and_then(|ending| ending.to_str()).unwrap_or("txt");
        let name =
            format!("lesson-{}-{}.{ending}", contract.lesson.number, exercise.name);
        Self { path: judge::mine(root).join(name), start }
    }

    /// The path as a reader would type it.
    pub(crate) fn shown(&self, root: &Path) -> String {
        let path = self.path.strip_prefix(root).unwrap_or(&self.path);
        path.display().to_string().replace('\\', "/")
    }

    /// Lays the file down if it is not there; says whether it did.
    pub(crate) fn lay_down(&self) -> io::Result<bool> {
        if self.path.exists() {
            return Ok(false);
        }
        let folder = self.path.parent().expect("it is in a folder");
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            fs::write(folder.join("README.md"), README)?;
        }
        let start = fs::read_to_string(&self.start)?;
        // The marks by which the book cuts its listings out mean nothing to the reader.
        let is_mark =
            |line: &&str| line.contains("ANCHOR: ") || line.contains("ANCHOR_END: ");
        let lines = start.lines().filter(|line| !is_mark(line));
        fs::write(&self.path, lines.flat_map(|line| [line, "\n"]).collect::<String>())?;
        Ok(true)
    }

    /// Puts what is there aside under another name, and lays the file down anew.
    pub(crate) fn begin_again(&self) -> io::Result<Option<PathBuf>> {
        let mut aside = None;
        if self.path.exists() {
            let ending = self.path.extension().unwrap_or_default().to_string_lossy();
            let free = (1..)
                .map(|number| self.path.with_extension(format!("old-{number}.{ending}")));
            let free = free.into_iter().find(|path| !path.exists()).expect("one is free");
            fs::rename(&self.path, &free)?;
            aside = Some(free);
        }
        self.lay_down()?;
        Ok(aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_wrote_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let start = folder.path().join("start.rs");
        let own = Own { path: folder.path().join("mine/lesson-1.rs"), start };
        let text = |path: &Path| fs::read_to_string(path).unwrap();
        fs::write(&own.start, "// ANCHOR: read\nstart\n// ANCHOR_END: read\n").unwrap();

        assert!(own.lay_down().unwrap());
        fs::write(&own.path, "first try").unwrap();
        assert!(!own.lay_down().unwrap());
        assert_eq!(text(&own.path), "first try");

        let first = own.begin_again().unwrap().unwrap();
        fs::write(&own.path, "second try").unwrap();
        let second = own.begin_again().unwrap().unwrap();
        assert_eq!(
            (text(&first), text(&second)),
            ("first try".into(), "second try".into())
        );
        assert_eq!(text(&own.path), "start\n");
        assert!(folder.path().join("mine/README.md").exists());
    }
}
