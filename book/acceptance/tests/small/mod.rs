//! A small book in a folder of its own, with the look and the scripts of ours, and the reader's own
//! folder beside it.

#![allow(
    dead_code,
    reason = "each test binary has this module, and not each uses all of it"
)]

use std::{fs, path::Path};

use crate::reading::{Reading, project};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The pages at which the book ticks off lesson 1's steps, and some more.
const PAGES: [(&str, &str); 6] = [
    (
        "SUMMARY.md",
        "[Contents](index.md)\n\n- [Mine](mine.md)\n- [Quizzes](quizzes.md)\n\
         - [A cursor](short-polling/cursor.md)\n- [An epoch](short-polling/epoch.md)\n",
    ),
    ("index.md", "# Contents\n\n<p class=\"forget\"></p>\n"),
    (
        "mine.md",
        "# Mine\n\n## All\n\n{{#mine lesson=1}}\n\n## Three\n\n{{#mine lesson=1 step=3}}\n\n\
         ## Four\n\n{{#mine lesson=1 step=4}}\n\n## Ring\n\n{{#mine lesson=1 exercise=ring}}\n",
    ),
    ("quizzes.md", "# Quizzes\n\n{{QUIZ}}\n\nAnd again:\n\n{{QUIZ}}\n"),
    ("short-polling/cursor.md", "# A cursor\n\n{{QUIZ}}\n"),
    ("short-polling/epoch.md", "# An epoch\n\nNo question.\n"),
];

const QUIZ: &str = "{{#quiz lessons/scene.snap}}\nWhat?\n\n- [ ] A\n  :: No.\n- [x] B\n  \
    == 1.000s alice → GET /\n{{#end}}";

/// The folder, and its book while it is served.
pub(crate) struct Small {
    pub(crate) folder: TempDir,
}

impl Small {
    pub(crate) fn new() -> Self {
        let small = Self { folder: tempfile::tempdir().expect("a folder") };
        let ours = project();
        for kept in ["book/theme", "book/chapters/widgets"] {
            for file in fs::read_dir(ours.join(kept)).expect("a folder") {
                let file = file.expect("a file");
                let text = fs::read_to_string(file.path()).expect("a text");
                let name = file.file_name().into_string().expect("a name");
                small.write(&format!("{kept}/{name}"), &text);
            }
        }
        let settings = fs::read_to_string(ours.join("book.toml")).expect("settings");
        small.write("book.toml", &settings);
        let commands = json!([
            { "id": "mine-1", "unix": "cargo mine 1" },
            { "id": "mine-1-ring", "unix": "cargo mine 1 ring" },
        ]);
        small.write("book/commands.json", &commands.to_string());
        small.write(
            "lessons/scene.snap",
            "---\nsource: a\n---\n   1.000s  alice → GET /\n",
        );
        for step in [3, 4] {
            small.write(&format!("lessons/01-a/src/step_{step}_a.rs"), "");
        }
        for (path, text) in PAGES {
            let path = format!("book/chapters/{path}");
            small.write(&path, &text.replace("{{QUIZ}}", QUIZ));
        }
        small
    }

    pub(crate) async fn start(&self) -> Reading {
        Reading::start_at(self.folder.path().to_owned()).await
    }

    /// Writes what `cargo mine` would about lesson 1. A reader of the file sees all of it or none.
    pub(crate) fn progress(&self, lesson: &Value) {
        let text = json!({ "version": 1, "lessons": { "1": lesson } }).to_string();
        self.write("mine/progress.json.new", &text);
        let path = self.folder.path().join("mine/progress.json");
        fs::rename(path.with_extension("json.new"), path).expect("it is renamed");
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// Step 2 passes, and step 3's first scene fails with this as the last line of its conversation.
pub(crate) fn fails_at_step_3(had: &str) -> Value {
    let scene = |last: &str| {
        format!(
            "   0.000s  alice → GET /messages\n   0.000s  alice ← 200\n   1.000s  server • restarts\n   \
             4.000s  alice → GET /messages?after=#1\n   4.000s  alice ← 200\n                    | {last}\n"
        )
    };
    json!({
        "passed": ["two-between-polls", "two-readers", "asks-with-its-cursor"],
        "failure": {
            "scene": "restart", "title": "A restart", "step": 3,
            "sentence": "4.0 s: expected alice to be told of a gap.",
            "hint": "Who counts?",
            "expected": scene("gap"), "actual": scene(had),
        },
    })
}

/// Steps 2 and 3 pass.
pub(crate) fn step_3_passes() -> Value {
    json!({
        "passed": ["two-between-polls", "two-readers", "asks-with-its-cursor", "restart",
            "restart-and-more", "says-the-gap"],
        "exercises": ["ring"],
    })
}
