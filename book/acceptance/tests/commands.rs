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
    for command in commands {
        if !command.talks_to_a_server()
            && let Some((kept, process)) = server.take()
        {
            failures.extend(stop(kept, process).await.err());
        }
        match run_one(command, mine.path()).await {
            Ok(Some(process)) => server = Some((command, process)),
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    if let Some((kept, process)) = server {
        failures.extend(stop(kept, process).await.err());
    }
    failures
}

/// Runs a command to its end, or answers with the server that it is to keep running.
async fn run_one(command: &Command, mine: &Path) -> Result<Option<Process>, String> {
    let failed = |what: String| format!("{command}: {what}");
    if let Some(reason) = &command.listed {
        eprintln!("not run: {command} ({reason})");
        return Ok(None);
    }
    if !is_there(command.needs().map_err(failed)?) {
        return Ok(None);
    }
    eprintln!("{command}");
    match command.kind() {
        Kind::Serves(address) => {
            let process =
                Process::start(command.words()?, &root(), mine).map_err(failed)?;
            let process = process.serving(address).await.map_err(failed)?;
            if command.keep {
                return Ok(Some(process));
            }
            stop(command, process).await?;
        }
        Kind::Ends(code) => {
            let process =
                Process::start(command.words()?, &root(), mine).map_err(failed)?;
            let output = process.ended(code).await.map_err(failed)?;
            if let Some(text) =
                command.prints.as_ref().filter(|text| !output.contains(*text))
            {
                return Err(failed(format!("it does not print {text:?} but:\n{output}")));
            }
        }
    }
    Ok(None)
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
    let quotes = r#"[{ "id": "a", "unix": "cargo 'test", "exits": 0 }]"#;
    assert_eq!(error(quotes), "a (cargo 'test): a quotation mark is not closed");
    let needs = r#"[{ "id": "a", "unix": "nginx", "exits": 0, "needs": "nginx" }]"#;
    assert_eq!(
        error(needs),
        "a (nginx): `needs` knows chromium, curl, mdbook and node, not nginx"
    );
}
