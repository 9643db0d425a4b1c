//! The ids in a page, as mdBook 0.5.4 makes them.

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::tags;

/// Every id of a page: of its headings and the terms of its lists (mdbook-html, `add_header_links`),
/// of its footnotes, and those that its HTML sets.
pub(crate) fn ids(markdown: &str, options: Options) -> HashSet<String> {
    let mut page = Ids::default();
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, attrs, .. }) => {
                let by_name = attrs
                    .into_iter()
                    .find(|(name, _)| &**name == "id")
                    .and_then(|(_, value)| value);
                page.begin(id.or(by_name).map(|id| id.to_string()));
            }
            Event::Start(Tag::DefinitionListTitle) => page.begin(None),
            Event::End(TagEnd::Heading(_) | TagEnd::DefinitionListTitle) => page.end(),
            Event::Start(Tag::Image { .. }) => page.in_image += 1,
            Event::End(TagEnd::Image) => page.in_image -= 1,
            Event::Text(text) | Event::Code(text) => page.text(&text),
            Event::SoftBreak => page.text("\n"),
            Event::FootnoteReference(name) => page.footnote(&name),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                page.html(&markdown[range])
            }
            _ => {}
        }
    }
    page.all
}

#[derive(Default)]
struct Ids {
    all: HashSet<String>,
    /// mdBook numbers the ids that it makes itself and no others.
    made: HashSet<String>,
    /// The text of the heading that is being read, unless it has an id.
    heading: Option<String>,
    in_image: usize,
}

impl Ids {
    fn begin(&mut self, id: Option<String>) {
        match id {
            Some(id) => {
                self.all.insert(id);
            }
            None => self.heading = Some(String::new()),
        }
    }

    fn end(&mut self) {
        if let Some(text) = self.heading.take() {
            let id = unique(&from_content(&text), &mut self.made);
            self.all.insert(id);
        }
    }

    fn text(&mut self, text: &str) {
        if let (Some(heading), 0) = (&mut self.heading, self.in_image) {
            heading.push_str(text);
        }
    }

    fn footnote(&mut self, name: &str) {
        self.all.insert(format!("footnote-{name}"));
        let mut count = 1;
        while !self.all.insert(format!("fr-{name}-{count}")) {
            count += 1;
        }
    }

    fn html(&mut self, html: &str) {
        let ids =
            tags::attributes(html).into_iter().filter(|attribute| attribute.name == "id");
        self.all.extend(ids.map(|id| id.value.to_string()));
    }
}

/// mdbook-html 0.5.4, `id_from_content`.
fn from_content(text: &str) -> String {
    let word = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    text.trim().to_lowercase().chars().filter_map(word).collect()
}

/// mdbook-html 0.5.4, `unique_id`.
fn unique(id: &str, used: &mut HashSet<String>) -> String {
    if used.insert(id.into()) {
        return id.into();
    }
    let numbered = (1..).map(|n| format!("{id}-{n}"));
    numbered.into_iter().find(|id| used.insert(id.clone())).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markdown: &str) -> Vec<String> {
        let options = Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_FOOTNOTES;
        let mut ids: Vec<_> = ids(markdown, options).into_iter().collect();
        ids.sort();
        ids
    }

    #[test]
    fn headings_make_ids_as_in_mdbook() {
        assert_eq!(
            of("# `--passes`: add more rustdoc passes"),
            ["--passes-add-more-rustdoc-passes"]
        );
        assert_eq!(of("# Über\n# Über\n# *Über* all"), ["über", "über-1", "über-all"]);
        assert_eq!(of("# One {#first}\n# First"), ["first"]);
        assert_eq!(of("One\nline\n==="), ["one-line"]);
        assert_eq!(of("# ![alt](a.png)Text"), ["text"]);
    }

    #[test]
    fn terms_footnotes_and_html_have_ids_too() {
        assert_eq!(of("Term\n: what it is"), ["term"]);
        assert_eq!(of("a[^n] b[^n]\n\n[^n]: c"), ["footnote-n", "fr-n-1", "fr-n-2"]);
        assert_eq!(
            of("<div id=\"block\">\n\nand <b id='inline'>x</b>"),
            ["block", "inline"]
        );
    }
}
