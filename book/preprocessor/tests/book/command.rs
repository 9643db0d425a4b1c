//! The preprocessor as mdBook runs it.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use mdbook_preprocessor::book::Book;

use crate::{book, context};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_preprocessor"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading all.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn input(text: &str) -> String {
    serde_json::to_string(&(context(), book(&[("page.md", text)]))).unwrap()
}

#[test]
fn it_is_for_the_html_renderer_only() {
    assert!(run(&["supports", "html"], "").status.success());
    assert_eq!(run(&["supports", "epub"], "").status.code(), Some(1));
}

#[test]
fn a_book_comes_back_expanded() {
    let output = run(&[], &input("{{#live lesson=1}}"));

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Book = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        book.chapters().next().unwrap().content.contains("<live-lesson lesson=\"1\"")
    );
}

#[test]
fn a_mistake_stops_the_build_and_says_where() {
    let output = run(&[], &input("# Page\n\n{{#none}}\n"));

    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said.trim(),
        "page.md:3: unknown directive {{#none}}\n1 mistake in the book"
    );
}
