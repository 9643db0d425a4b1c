//! A chapter as the preprocessor sees it.

use std::path::{Component, Path};

use mdbook_preprocessor::book::Chapter;

/// A chapter's source and where it stands.
pub(crate) struct Page {
    /// The file in the chapters folder, with forward slashes: for people.
    pub(crate) file: String,
    /// Where links find it: the same, save that mdBook calls a `README.md` `index.md`.
    pub(crate) path: String,
    /// The chapter's Markdown.
    pub(crate) source: String,
}

impl Page {
    /// The page of a chapter, or nothing for one that is only planned.
    pub(crate) fn of(chapter: &Chapter) -> Option<Self> {
        let path = slashed(chapter.path.as_ref()?);
        let file = chapter.source_path.as_deref().map_or_else(|| path.clone(), slashed);
        Some(Self {
            file,
            path: as_index(&path),
            source: chapter.content.replace("\r\n", "\n"),
        })
    }

    /// The folder of the page: empty at the top, else with a slash at its end.
    pub(crate) fn folder(&self) -> &str {
        &self.path[..self.path.rfind('/').map_or(0, |slash| slash + 1)]
    }

    /// The link from this page to another.
    pub(crate) fn link_to(&self, path: &str) -> String {
        let (from, mut to) = (self.folder(), path);
        let mut from: Vec<&str> = from.split_terminator('/').collect();
        while let Some((first, rest)) = to.split_once('/') {
            if from.first() != Some(&first) {
                break;
            }
            from.remove(0);
            to = rest;
        }
        "../".repeat(from.len()) + to
    }

    /// The line of a byte of the source, counted from 1.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.source[..byte].matches('\n').count() + 1
    }
}

/// What `index` makes of a path: `README.md` in any spelling is `index.md`.
pub(crate) fn as_index(path: &str) -> String {
    let (folder, name) =
        path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    if !name.eq_ignore_ascii_case("readme.md") {
        return path.into();
    }
    if folder.is_empty() { "index.md".into() } else { format!("{folder}/index.md") }
}

/// A path with forward slashes on every system.
pub(crate) fn slashed(path: impl AsRef<Path>) -> String {
    let names = path.as_ref().components().filter_map(|component| match component {
        Component::CurDir => None,
        other => Some(other.as_os_str().to_string_lossy()),
    });
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> Page {
        Page { file: path.into(), path: path.into(), source: String::new() }
    }

    #[test]
    fn a_link_leads_from_folder_to_folder() {
        assert_eq!(page("a.md").link_to("b.md"), "b.md");
        assert_eq!(page("a.md").link_to("files/b.md"), "files/b.md");
        assert_eq!(page("one/a.md").link_to("b.md"), "../b.md");
        assert_eq!(page("one/a.md").link_to("one/b.md"), "b.md");
        assert_eq!(page("one/two/a.md").link_to("one/three/b.md"), "../three/b.md");
    }

    #[test]
    fn a_readme_is_an_index() {
        assert_eq!(as_index("one/README.md"), "one/index.md");
        assert_eq!(as_index("readme.md"), "index.md");
        assert_eq!(as_index("one/a.md"), "one/a.md");
    }
}
