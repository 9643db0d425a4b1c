//! The preprocessor on a small book: what the directives become, and what is a mistake.

mod command;
mod directives;
mod figures;
mod mistakes;

use std::path::{Path, PathBuf};

use mdbook_preprocessor::{
    Preprocessor, PreprocessorContext,
    book::{Book, BookItem, Chapter},
    config::Config,
};
use preprocessor::HoldTheLine;

/// The whole files that every book here ends with.
const FILES: &str = "\
# Files

{{#file code/one.rs}}

{{#file code/two.rs}}

{{#file code/again.rs}}

{{#file code/page.html}}

{{#file code/client.js}}

{{#file code/imports.js}}
";

fn context() -> PreprocessorContext {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture");
    let config: Config =
        "[book]\nsrc = \"chapters\"\n[output.html]\nsmart-punctuation = false\n"
            .parse()
            .unwrap();
    PreprocessorContext::new(root, config, "html".into())
}

/// A book of these chapters, each a file and its text, and the whole files.
fn book(chapters: &[(&str, &str)]) -> Book {
    let all = chapters.iter().chain([&("files.md", FILES)]);
    let chapter =
        |(path, text): &(&str, &str)| Chapter::new(path, (*text).into(), *path, vec![]);
    Book::new_with_items(all.map(|it| BookItem::Chapter(chapter(it))).collect())
}

/// What the first chapter becomes.
fn expand(chapters: &[(&str, &str)]) -> String {
    let book = HoldTheLine.run(&context(), book(chapters)).unwrap();
    book.chapters().next().unwrap().content.clone()
}

/// What a page in a folder becomes that holds one directive.
fn directive(text: &str) -> String {
    expand(&[("lesson/page.md", text)]).trim().to_string()
}

/// The mistakes in a book.
fn mistakes(chapters: &[(&str, &str)]) -> String {
    HoldTheLine.run(&context(), book(chapters)).unwrap_err().to_string()
}
