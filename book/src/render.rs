//! From chapters to pages.

use std::fmt;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use preprocessor::HoldTheLine;

use crate::complaints;

/// What a rendering came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendered {
    /// How many pages, those that a build adds (print, not found, contents) left out.
    pub pages: usize,
}

/// Why a book was not rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The folder is not a book's root.
    #[error("There is no book.toml in {}: that folder is not the root of a book.", .0.display())]
    NoBook(PathBuf),
    /// The book has mistakes, each said with page and line where mdBook or the preprocessor know
    /// them.
    #[error("{}", Listed(.0))]
    Mistakes(Vec<String>),
}

/// Renders the book at `root` into the folder `destination`, which is made if it does not exist
/// and emptied first if it does.
///
/// # Errors
///
/// [`RenderError::Mistakes`] for anything that the preprocessor or mdBook object to, warnings in
/// mdBook's log included: what it leaves in `destination` then is not to be shown.
pub fn render(root: &Path, destination: &Path) -> Result<Rendered, RenderError> {
    render_for(root, destination, None)
}

/// As [`render`], with pages that open a WebSocket at `live_reload` and reload when told to.
pub(crate) fn render_for(
    root: &Path,
    destination: &Path,
    live_reload: Option<&str>,
) -> Result<Rendered, RenderError> {
    if !root.join("book.toml").is_file() {
        return Err(RenderError::NoBook(root.to_path_buf()));
    }
    let (built, complaints) =
        complaints::collect(|| build(root, destination, live_reload));
    let mut mistakes = complaints;
    match built {
        Ok(pages) if mistakes.is_empty() => return Ok(Rendered { pages }),
        Ok(_) => {}
        Err(error) => mistakes.push(format!("{error:#}")),
    }
    Err(RenderError::Mistakes(mistakes))
}

fn build(
    root: &Path,
    destination: &Path,
    live_reload: Option<&str>,
) -> mdbook_driver::errors::Result<usize> {
    let mut book = MDBook::load(root)?;
    book.with_preprocessor(HoldTheLine);
    book.config.build.build_dir = std::path::absolute(destination)?;
    if let Some(endpoint) = live_reload {
        book.config.set("output.html.live-reload-endpoint", endpoint)?;
    }
    book.build()?;
    Ok(book.iter().filter(|item| is_page(item)).count())
}

fn is_page(item: &BookItem) -> bool {
    matches!(item, BookItem::Chapter(chapter) if !chapter.is_draft_chapter())
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("The book has mistakes:")?;
        for mistake in self.0 {
            for line in mistake.trim_end().lines() {
                write!(out, "\n    {line}")?;
            }
        }
        Ok(())
    }
}
