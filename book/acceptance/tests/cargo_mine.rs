//! `cargo mine` as a reader uses it: from the first call to the last scene, with the mistakes that
//! one makes on the way.
//!
//! The reader's folder is one of the test's own (`MINE`), so that nobody's work is touched.

use std::{
    cell::RefCell,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// A reader with a folder.
struct Reader {
    folder: TempDir,
    /// What went to the standard output the last time.
    printed: RefCell<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

impl Reader {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), printed: RefCell::default() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("mine").join(name)
    }

    fn copies(&self, file: &str, name: &str) {
        fs::copy(root().join("lessons/01-short-polling").join(file), self.path(name))
            .unwrap();
    }

    fn changes(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old:?}");
        fs::write(self.path(name), text.replacen(old, new, 1)).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command =
            Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        command.current_dir(root()).arg("mine").args(arguments).stdin(Stdio::null());
        command
            .env("MINE", self.folder.path().join("mine"))
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    /// What it prints, both ways, and its exit code.
    fn types(&self, arguments: &[&str]) -> (String, i32) {
        let output = self.command(arguments).output().unwrap();
        *self.printed.borrow_mut() = String::from_utf8_lossy(&output.stdout).into_owned();
        said(output)
    }

    fn types_and_answers(&self, arguments: &[&str], answer: &str) -> (String, i32) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), answer.as_bytes())
            .unwrap();
        said(child.wait_with_output().unwrap())
    }
}

impl Reader {
    /// A page shows what was said, with the folder that every other reader has.
    fn page_shows(&self, name: &str, said: &str) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../lessons/mine/tests/snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let folder = self.folder.path().display().to_string();
        let said = said.replace(&format!("{folder}/"), "");
        settings.bind(|| insta::assert_snapshot!(name, said));
    }
}

fn said(output: Output) -> (String, i32) {
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code().unwrap_or(-1))
}

#[track_caller]
fn assert_says(said: &str, parts: &[&str]) {
    // Where a sentence is broken into lines is no matter.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(words(said).contains(&words(part)), "{part:?} is not in\n{said}");
    }
}

/// One test, since all of it is one reader's program, built again and again.
#[test]
fn a_reader_comes_from_the_first_harm_to_the_last_scene() {
    let alice = Reader::new();
    let has_chromium = require::chromium().is_some();

    // The first time there is a program that runs and has the first harm.
    let (said, code) = alice.types(&["1"]);
    assert_says(
        &said,
        &[
            "lesson-1.js are yours now",
            "✗ step 2  Two messages between two polls: your turn",
        ],
    );
    assert_says(
        &said,
        &[
            "expected bob's “Lunch at noon?” in alice's answer",
            "Hint: ",
            "cargo mine 1 --hint",
            "short-polling/cursor.html",
        ],
    );
    assert_eq!(code, 1);
    alice.page_shows("first_harm", &alice.printed.borrow());
    let (said, code) = alice.types(&["1", "--hint"]);
    assert_says(&said, &["hint 2 of 4"]);
    assert_eq!(code, 0);
    alice.types(&["1", "--hint"]);
    let (said, _) = alice.types(&["1", "--hint"]);
    assert_says(&said, &["hint 4 of 4", "async fn read(", "That was the last one."]);

    // What does not compile, panics, ends or hangs is said to be just that.
    alice.copies("src/step_2_cursor.rs", "lesson-1.rs");
    alice.changes("lesson-1.rs", "let next = ", "let next: u8 = ");
    let (said, code) = alice.types(&["1"]);
    assert_says(&said, &["error[E0308]", "lesson-1.rs does not compile yet."]);
    assert_eq!(code, 1);
    alice.changes(
        "lesson-1.rs",
        "let next: u8 = ",
        "std::process::exit(3);\n    let next = ",
    );
    assert_says(
        &alice.types(&["1"]).0,
        &["Your program ended itself in this scene (exit"],
    );
    alice.copies("src/step_2_cursor.rs", "lesson-1.rs");
    alice.changes(
        "lesson-1.rs",
        "history.iter().skip(question.after)",
        "history[question.after..].iter()",
    );
    alice.copies("web/step_2.js", "lesson-1.js");
    assert_says(
        &alice.types(&["1"]).0,
        &["✗ step 3  A restart: your turn", "panicked: range start index 2 out of range"],
    );

    // Step by step.
    alice.copies("src/step_2_cursor.rs", "lesson-1.rs");
    let (said, _) = alice.types(&["1"]);
    assert_says(
        &said,
        &["✓ step 2  Two readers", "✗ step 3  A restart: your turn", "epoch.html"],
    );
    let (said, code) = alice.types(&[]);
    if has_chromium {
        assert_says(&said, &["✓ step 2  A cursor"]);
    }
    assert_says(&said, &["Lesson 1, short polling", "your turn: cargo mine 1"]);
    assert_eq!(code, 0);
    alice.copies("src/step_3_epoch.rs", "lesson-1.rs");
    if has_chromium {
        assert_says(&alice.types(&["1"]).0, &["✗ step 3  It says the gap: your turn"]);
        alice.copies("web/step_3.js", "lesson-1.js");
        assert_says(
            &alice.types(&["1"]).0,
            &["✗ step 4  A late answer: your turn", "one-at-a-time.html"],
        );
        alice.copies("web/step_4.js", "lesson-1.js");
        assert_says(
            &alice.types(&["1"]).0,
            &["✗ step 5  Jitter in the first retry: your turn", "manners.html"],
        );
        alice.copies("web/step_5.js", "lesson-1.js");
    }
    assert_says(&alice.types(&["1"]).0, &["✗ step 5  How often to ask: your turn"]);
    fs::write(alice.path("lesson-1.rs"), include_str!("cargo_mine/own.rs")).unwrap();
    alice.copies("web/step_5.js", "lesson-1.js");
    alice.changes("lesson-1.rs", "use tokio::time::Instant", "use std::time::Instant");
    assert_says(
        &alice.types(&["1"]).0,
        &["✗ step 5  A crowd", "`std::time::Instant` does not"],
    );
    alice.changes("lesson-1.rs", "use std::time::Instant", "use tokio::time::Instant");
    let (said, code) = alice.types(&["1"]);
    assert_says(&said, &["Your program passes every scene of lesson 1."]);
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains('✗'), "{said}");
    let (said, _) = alice.types(&["1", "--hint"]);
    assert_says(&said, &["Nothing has failed so far"]);

    // It begins again when that is confirmed, and nothing is lost.
    let before = fs::read_to_string(alice.path("lesson-1.rs")).unwrap();
    assert_says(
        &alice.types_and_answers(&["1", "--reset"], "\n").0,
        &["Nothing was changed."],
    );
    assert_eq!(fs::read_to_string(alice.path("lesson-1.rs")).unwrap(), before);
    assert_says(
        &alice.types_and_answers(&["1", "--reset"], "y\n").0,
        &["lesson-1.old-1.rs"],
    );
    assert_eq!(fs::read_to_string(alice.path("lesson-1.old-1.rs")).unwrap(), before);
    assert_says(&alice.types(&["1"]).0, &["✗ step 2  Two messages between two polls"]);
}

/// A server of the reader's own, in another process, until it is dropped.
struct Elsewhere {
    process: Child,
    url: String,
}

impl Elsewhere {
    fn start(node: &Path, script: &str) -> Self {
        let mut command = Command::new(node);
        command.args(["--input-type=module", "-"]).env("PORT", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim().trim_end_matches('/').into() }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// In real time, as a server in another process is judged: up to the scene that fails.
#[test]
fn a_server_in_another_language_is_judged_over_the_network() {
    let Some(node) = require::node() else { return };
    let script = include_str!("../../../lessons/01-short-polling/contract/server.mjs");
    let gap = "const gap = after !== null && epoch !== room.epoch;";
    assert!(script.contains(gap));
    let server = Elsewhere::start(&node, &script.replace(gap, "const gap = false;"));
    let alice = Reader::new();

    let (said, code) = alice.types(&["1", "--url", &server.url]);

    assert_eq!(code, 1, "{said}");
    alice.page_shows(
        "no_gap_elsewhere",
        &alice.printed.borrow().replace(&server.url, "http://127.0.0.1:3001"),
    );
    // The hints go on where this one ended.
    assert_says(&alice.types(&["1", "--hint"]).0, &["A restart: hint 2 of 4"]);
    // What another program passes is not what the reader's own passes.
    assert_says(&alice.types(&[]).0, &["→ step 2  A cursor: 0 of 3 scenes pass"]);
}

/// What a reader has written is built by `cargo mine` alone, so nothing else can break by it.
#[test]
fn the_readers_programs_are_no_part_of_cargo_test() {
    let metadata = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let lists = |field: &str| {
        let members = metadata[field].as_array().unwrap();
        members.iter().any(|id| id.as_str().unwrap().contains("workbench"))
    };
    assert!(lists("workspace_members"));
    assert!(!lists("workspace_default_members"));
}

#[test]
fn what_cannot_be_done_is_one_sentence() {
    let alice = Reader::new();
    for (arguments, sentence, code) in [
        (&["9"][..], "There is no lesson 9 to be judged. There is: 1", 2),
        (&["1", "lunch"], "Lesson 1 has no exercise \"lunch\". It has: ", 2),
        (&["one"], "is no lesson's number", 2),
        (
            &["1", "--url", "http://127.0.0.1:9"],
            "Nobody answers at 127.0.0.1:9: start your server",
            1,
        ),
        (&["1", "--url", "lunch"], "\"lunch\" is no address that can be asked", 1),
    ] {
        let (said, ended) = alice.types(arguments);
        assert_says(&said, &[sentence]);
        assert_eq!((said.trim().lines().count(), ended), (1, code), "{said}");
    }
    fs::create_dir(alice.folder.path().join("mine")).unwrap();
    fs::write(alice.path("progress.json"), "{").unwrap();
    let (said, code) = alice.types(&[]);
    assert_says(
        &said,
        &["is not as `cargo mine` wrote it", "delete it to begin the table anew"],
    );
    assert_eq!(code, 1);
    assert_eq!(fs::read_to_string(alice.path("progress.json")).unwrap(), "{");
}
