//! The files that pages show.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use pulldown_cmark::Options;

use crate::{
    excerpt::{self, Excerpt},
    listing::missing_text,
    markdown,
    mistake::Wrong,
};

/// Where a file stands whole.
pub(crate) struct Whole {
    /// The page, as links find it.
    pub(crate) page: String,
    /// The heading's id.
    pub(crate) id: String,
}

/// The project around the book.
pub(crate) struct Project {
    root: PathBuf,
    /// The chapters folder.
    pub(crate) chapters: PathBuf,
    /// How mdBook parses a chapter.
    pub(crate) markdown: Options,
    /// Where each file of a `{{#file}}` stands, by its path.
    pub(crate) whole: BTreeMap<String, Whole>,
}

impl Project {
    /// The project around a book that mdBook hands over.
    pub(crate) fn new(ctx: &PreprocessorContext) -> Self {
        Self {
            root: ctx.root.clone(),
            chapters: ctx.root.join(&ctx.config.book.src),
            markdown: markdown::options(&ctx.config),
            whole: BTreeMap::new(),
        }
    }

    /// A file's text, its lines ended by `\n` on every system.
    pub(crate) fn read(&self, path: &str) -> Result<String, Wrong> {
        if path.contains('\\')
            || path.split('/').any(|name| ["", ".", ".."].contains(&name))
        {
            return Err(format!(
                "`{path}` is no path from the project's root with forward slashes"
            )
            .into());
        }
        match fs::read_to_string(self.root.join(path)) {
            Ok(text) => Ok(text.replace("\r\n", "\n")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!(
                "there is no file `{path}` (paths start at the project's root)"
            )
            .into()),
            Err(error) => Err(format!("`{path}` cannot be read: {error}").into()),
        }
    }

    /// The name of the first entry of a folder that begins like this.
    pub(crate) fn entry(&self, folder: &str, beginning: &str) -> Option<String> {
        let entries = fs::read_dir(self.root.join(folder)).ok()?.flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with(beginning)).min()
    }

    /// A file without its anchor lines.
    pub(crate) fn read_whole(&self, path: &str) -> Result<Excerpt, Wrong> {
        let text = self.read(path)?;
        excerpt::whole(&text).map_err(|missing| missing_text(missing, path, None).into())
    }

    /// Where a file stands whole.
    pub(crate) fn whole(&self, path: &str) -> Result<&Whole, Wrong> {
        let nowhere = || {
            format!(
                "`{path}` stands whole on no page: give it a {{{{#file {path}}}}} on one"
            )
        };
        self.whole.get(path).ok_or_else(|| nowhere().into())
    }
}
