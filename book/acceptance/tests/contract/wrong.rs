//! Typical wrong clients, and what becomes of them.

use std::collections::BTreeSet;

use crate::Lesson;

/// A typical wrong client.
pub(crate) struct Wrong {
    pub(crate) name: &'static str,
    /// What is wrong with it, in a sentence.
    pub(crate) wrong: &'static str,
    pub(crate) made: Made,
    /// The first scene that it breaks.
    pub(crate) scene: &'static str,
    /// The line that was expected there.
    pub(crate) due: &'static str,
    /// The one that came, or its beginning and `…`, if the rest is a browser's words.
    pub(crate) came: &'static str,
    /// The scenes that it breaks besides.
    pub(crate) besides: &'static [&'static str],
}

/// Where a wrong client's script is.
pub(crate) enum Made {
    /// A step's client of the lesson, with some of its text replaced. With nothing replaced it is that
    /// step's, which is wrong in what the next one mends.
    Of(&'static str, &'static [(&'static str, &'static str)]),
    /// A file of the lesson's `contract/wrong/`, for what has another shape than the lesson's clients.
    File,
}

impl Wrong {
    /// Whether this is the line that was to come.
    pub(crate) fn has_come(&self, line: &str) -> bool {
        match self.came.strip_suffix('…') {
            Some(beginning) => line.starts_with(beginning),
            None => line == self.came,
        }
    }

    /// Its script.
    ///
    /// # Panics
    /// If what is to be replaced is not there, or more than once.
    pub(crate) fn script(&self, lesson: &Lesson) -> String {
        let Self { name, made, .. } = self;
        let (step, changes) = match made {
            Made::File => return lesson.file(&format!("contract/wrong/{name}.js")),
            Made::Of(step, changes) => (step, changes),
        };
        let mut script = lesson.file(&format!("web/{step}.js"));
        for (right, wrong) in *changes {
            let times = script.matches(right).count();
            assert_eq!(times, 1, "{name}: {right:?} is in {step}.js {times} times");
            script = script.replace(right, wrong);
        }
        script
    }
}

/// Every file is played by one of the tests, every change can be made, and every scene finds somebody.
#[test]
fn no_wrong_client_is_left_out() {
    for lesson in crate::lessons() {
        let made_of_files =
            lesson.wrong.iter().filter(|wrong| matches!(wrong.made, Made::File));
        let files = made_of_files.map(|wrong| wrong.name.to_owned());
        let overlapping = lesson.overlapping.iter().map(|(name, _)| (*name).to_owned());
        let played: BTreeSet<_> = files.chain(overlapping).collect();
        assert_eq!(played, files_of(&lesson), "{}", lesson.folder);

        let mut names = BTreeSet::new();
        let mut scripts = BTreeSet::new();
        for wrong in lesson.wrong {
            assert!(wrong.wrong.ends_with('.'), "{} says what is wrong", wrong.name);
            assert!(names.insert(wrong.name), "{} is there twice", wrong.name);
            assert!(
                scripts.insert(wrong.script(&lesson)),
                "{} is another one",
                wrong.name
            );
        }

        let overlapping = lesson.overlapping.iter().map(|(_, scene)| *scene);
        let found: BTreeSet<_> =
            lesson.wrong.iter().map(|wrong| wrong.scene).chain(overlapping).collect();
        for scene in lesson.scenes() {
            assert!(found.contains(scene.name), "{} finds nobody", scene.name);
        }
    }
}

/// The wrong clients that are files.
fn files_of(lesson: &Lesson) -> BTreeSet<String> {
    let files = std::fs::read_dir(lesson.path("contract/wrong")).expect("the folder");
    files
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .filter_map(|name| Some(name.strip_suffix(".js")?.to_owned()))
        .collect()
}
