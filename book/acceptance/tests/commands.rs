//! Every command that the book tells a reader to type does what the book says.
//!
//! They run in the project's root, one after the other, as `book/commands.json` has them, on the
//! ports that readers use: nothing else may listen there meanwhile.

#[path = "commands/list.rs"]
mod list;
#[path = "commands/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use list::{Command, Kind};
use process::Process;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn every_command_does_what_the_book_says() {
    let text =
        std::fs::read_to_string(root().join("book/commands.json")).expect("the list");
    let commands =
        list::read(&text).unwrap_or_else(|error| panic!("book/commands.json: {error}"));
    let failures = run(&commands).await;
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

/// Runs them in their order. Answers with a paragraph for each that failed.
async fn run(commands: &[Command]) -> Vec<String> {
    let mut failures = Vec::new();
    let mine = tempfile::tempdir().expect("a folder");
    let mut server: Option<(&Command, Process)> = None;
    let mut waiting: Option<(&Command, Process)> = None;
    let mut cursor = None;
    for command in commands {
        if !command.talks_to_a_server()
            && let Some((kept, process)) = server.take()
        {
            failures.extend(stop(kept, process).await.err());
        }
        match run_one(command, mine.path(), cursor.as_deref()).await {
            Ok(Outcome::Serves(process)) => server = Some((command, process)),
            Ok(Outcome::Waits(process)) => waiting = Some((command, process)),
            Ok(Outcome::Ended(output)) => cursor = next_in(&output).or(cursor),
            Ok(Outcome::NotRun) => {}
            Err(failure) => failures.push(failure),
        }
        let answers = |id: &Option<String>| id.as_ref() == Some(&command.id);
        if let Some((waiter, process)) =
            waiting.take_if(|(waiter, _)| answers(&waiter.meanwhile))
        {
            match end(waiter, process, 0).await {
                Ok(output) => cursor = next_in(&output).or(cursor),
                Err(failure) => failures.push(failure),
            }
        }
    }
    if let Some((kept, process)) = server {
        failures.extend(stop(kept, process).await.err());
    }
    failures
}

/// The cursor to ask with next, if that is what was printed.
fn next_in(output: &str) -> Option<String> {
    let (_, next) = output.split_once(r#""next":""#)?;
    next.split_once('"').map(|(cursor, _)| cursor.to_owned())
}

/// What there is when a command has been run.
enum Outcome {
    NotRun,
    /// What it printed.
    Ended(String),
    /// A server that is to be kept running.
    Serves(Process),
    /// A request that another command answers.
    Waits(Process),
}

/// Runs a command to its end, or to where it waits for others.
async fn run_one(
    command: &Command,
    mine: &Path,
    cursor: Option<&str>,
) -> Result<Outcome, String> {
    let failed = |what: String| format!("{command}: {what}");
    if let Some(reason) = &command.listed {
        eprintln!("not run: {command} ({reason})");
        return Ok(Outcome::NotRun);
    }
    if !is_there(command.needs().map_err(failed)?) {
        return Ok(Outcome::NotRun);
    }
    eprintln!("{command}");
    let words = command.words_with(cursor).map_err(failed)?;
    let process = Process::start(words, &root(), mine).map_err(failed)?;
    match command.kind() {
        Kind::Serves(address) => {
            let process = process.serving(address).await.map_err(failed)?;
            if command.keep {
                return Ok(Outcome::Serves(process));
            }
            stop(command, process).await.map(|()| Outcome::NotRun)
        }
        Kind::Ends(_) if command.meanwhile.is_some() => Ok(Outcome::Waits(process)),
        Kind::Ends(code) => end(command, process, code).await.map(Outcome::Ended),
    }
}

/// What a command has printed that has ended with this code.
async fn end(command: &Command, process: Process, code: i32) -> Result<String, String> {
    let failed = |what: String| format!("{command}: {what}");
    let output = process.ended(code).await.map_err(failed)?;
    match command.prints.as_ref().filter(|text| !output.contains(*text)) {
        Some(text) => Err(failed(format!("it does not print {text:?} but:\n{output}"))),
        None => Ok(output),
    }
}

async fn stop(command: &Command, process: Process) -> Result<(), String> {
    let output =
        process.stop(command.exits).await.map_err(|what| format!("{command}: {what}"))?;
    match command.prints.as_ref().filter(|text| !output.contains(*text)) {
        Some(text) => {
            Err(format!("{command}: it does not print {text:?} but:\n{output}"))
        }
        None => Ok(()),
    }
}

fn is_there(program: Option<&str>) -> bool {
    match program {
        Some("curl") => require::curl().is_some(),
        Some("chromium") => require::chromium().is_some(),
        Some("mdbook") => require::mdbook().is_some(),
        Some("node") => require::node().is_some(),
        _ => true,
    }
}

/// What the runner makes of a list of one command.
async fn failures_of(list: &str) -> String {
    run(&list::read(list).expect("a list")).await.join("\n")
}

#[tokio::test]
async fn a_command_that_does_something_else_is_found_out() {
    for (rest, failure) in [
        (r#""exits": 0, "prints": "cargo 1""#, ""),
        (
            r#""exits": 0, "prints": "cargo 0.1""#,
            "it does not print \"cargo 0.1\" but:\ncargo 1",
        ),
        (r#""exits": 3"#, "it exits with 0, not 3:\ncargo 1"),
        // Port 1 of this machine is nobody's.
        (
            r#""serves": "http://127.0.0.1:1/""#,
            "it ended before it served http://127.0.0.1:1/",
        ),
    ] {
        let list =
            format!(r#"[{{ "id": "version", "unix": "cargo --version", {rest} }}]"#);
        let failures = failures_of(&list).await;
        match failure {
            "" => assert_eq!(failures, ""),
            _ => assert!(
                failures.starts_with(&format!("version (cargo --version): {failure}")),
                "{failures}"
            ),
        }
    }
    let missing = r#"[{ "id": "missing", "unix": "no-such-command", "exits": 0 }]"#;
    let failures = failures_of(missing).await;
    assert!(
        failures.starts_with("missing (no-such-command): it does not start: "),
        "{failures}"
    );
}

#[tokio::test]
async fn somebody_elses_answer_does_not_count() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let list = format!(
        r#"[{{ "id": "taken", "unix": "cargo --version", "serves": "http://{address}/" }}]"#
    );
    assert_eq!(
        failures_of(&list).await,
        format!(
            "taken (cargo --version): something listens at http://{address}/ already: end it and \
             run this again"
        )
    );
}

#[test]
fn a_list_says_of_each_command_what_it_does() {
    let error = |list: &str| list::read(list).expect_err("a mistake");
    assert_eq!(
        error(r#"[{ "id": "a", "unix": "cargo test" }]"#),
        "a (cargo test): say what it does with `serves`, `prints` or `exits`, or why it is not run \
         with `listed`"
    );
    assert!(
        error(r#"[{ "id": "a", "unix": "cargo test", "exit": 0 }]"#).contains("`exit`")
    );
    assert_eq!(
        error(r#"[{ "id": "a", "unix": "curl b", "exits": 0, "meanwhile": "c" }]"#),
        "a (curl b): the command behind it is not `c`"
    );
    let quotes = r#"[{ "id": "a", "unix": "cargo 'test", "exits": 0 }]"#;
    assert_eq!(error(quotes), "a (cargo 'test): a quotation mark is not closed");
    let needs = r#"[{ "id": "a", "unix": "nginx", "exits": 0, "needs": "nginx" }]"#;
    assert_eq!(
        error(needs),
        "a (nginx): `needs` knows chromium, curl, mdbook and node, not nginx"
    );
}
