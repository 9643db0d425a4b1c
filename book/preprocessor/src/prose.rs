//! A chapter's own text, between its directives.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use crate::{directive::Directive, html::begins_directive, page::Page, project::Project};

/// A page's source with its directives blanked out, so that every byte keeps its place.
pub(crate) struct Prose {
    text: String,
    mistakes: Vec<(usize, String)>,
    /// Where code spans speak of directives.
    quoted: Vec<usize>,
}

impl Prose {
    /// The prose of a page.
    pub(crate) fn of(page: &Page, project: &Project) -> Self {
        let text = blanked(&page.source);
        let (mut spans, mut blocks) = (Vec::new(), Vec::new());
        for (event, range) in Parser::new_ext(&text, project.markdown).into_offset_iter()
        {
            match event {
                Event::Code(_) => spans.push(range),
                Event::Start(Tag::CodeBlock(_)) => blocks.push(range),
                _ => {}
            }
        }
        let (mut mistakes, mut quoted) = (Vec::new(), Vec::new());
        for block in &blocks {
            let sentence =
                "code typed by hand: cut it out of a tested file with {{#listing}}";
            mistakes.push((page.line_of(block.start), sentence.into()));
        }
        for at in openings(&text).filter(|at| !within(*at, &blocks)) {
            if within(at, &spans) {
                quoted.push(at);
            } else if let Some(sentence) = stray(&text[at..]) {
                mistakes.push((page.line_of(at), sentence));
            }
        }
        Self { text, mistakes, quoted }
    }

    /// The source, spaces where directives stand.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Code typed by hand and directives in the middle of a line, with their lines.
    pub(crate) fn mistakes(&self) -> Vec<(usize, String)> {
        self.mistakes.clone()
    }

    /// The prose for mdBook, whose `links` would act on the directives that code spans speak of. It
    /// takes away one backslash a line (mdbook-driver, `find_links`).
    pub(crate) fn escaped(&self) -> String {
        let mut text = self.text.clone();
        for at in self.quoted.iter().rev() {
            let line = self.text[..*at].rfind('\n').map_or(0, |end| end + 1);
            if !self.quoted.iter().any(|other| (line..*at).contains(other)) {
                text.insert(*at, '\\');
            }
        }
        text
    }
}

fn blanked(source: &str) -> String {
    let line = |line: &str| match Directive::of(line) {
        Some(directive) if directive.name != "title" => " ".repeat(line.len()),
        _ => line.into(),
    };
    source.split('\n').map(line).collect::<Vec<String>>().join("\n")
}

/// Where directives begin that no backslash escapes.
fn openings(text: &str) -> impl Iterator<Item = usize> + '_ {
    let braces = text.match_indices("{{").map(|(at, _)| at);
    braces.filter(|at| begins_directive(&text[*at..]) && !text[..*at].ends_with('\\'))
}

fn within(at: usize, ranges: &[Range<usize>]) -> bool {
    ranges.iter().any(|range| range.contains(&at))
}

/// What is wrong with a directive that shares its line.
fn stray(text: &str) -> Option<String> {
    let name = text.trim_start_matches('{').trim_start().trim_start_matches('#');
    let name = &name[..name
        .find(|c: char| !c.is_alphanumeric() && !"_-".contains(c))
        .unwrap_or(name.len())];
    let line = format!("{{{{#{name}}}}}");
    let directive = Directive::of(&line)?;
    match directive.usage() {
        _ if name == "title" => None,
        Some(_) => Some(format!("{line} must stand alone on its line, at its beginning")),
        None => Some(directive.unknown()),
    }
}
