//! Links that lead nowhere, and what a page would load from elsewhere.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::{
    ids::ids,
    page::{Page, as_index},
    project::Project,
    tags,
};

/// Where links can lead.
pub(crate) struct Site {
    /// The ids of each page, by its path.
    pages: HashMap<String, HashSet<String>>,
    chapters: PathBuf,
}

impl Site {
    /// The pages with what their directives became.
    pub(crate) fn of(pages: &[Page], expanded: &[String], project: &Project) -> Self {
        let ids = expanded.iter().map(|text| ids(text, project.markdown));
        let pages = pages.iter().map(|page| page.path.clone()).zip(ids).collect();
        Self { pages, chapters: project.chapters.clone() }
    }

    /// What is wrong with a link on a page; `loads` if the browser follows it by itself.
    fn fault(&self, link: &str, page: &Page, loads: bool) -> Option<String> {
        if let Some(scheme) = scheme(link) {
            return foreign(link, scheme, loads);
        }
        let (path, fragment) =
            link.split_once('#').map_or((link, ""), |(path, part)| (path, part));
        let path = decoded(path.split('?').next().unwrap_or(path));
        if path.is_empty() {
            return self.fragment(link, &page.path, fragment);
        }
        let Some(target) = join(page.folder(), &path) else {
            return Some(format!("dead link `{link}`: it leaves the chapters folder"));
        };
        if let Some(stem) = target.strip_suffix(".html") {
            let chapter = format!("{stem}.md");
            if self.pages.contains_key(&chapter) {
                return self.fragment(link, &chapter, fragment);
            }
        }
        if self.pages.contains_key(&target) {
            return self.fragment(link, &target, fragment);
        }
        if self.pages.contains_key(&as_index(&target)) {
            return Some(format!(
                "dead link `{link}`: mdBook makes index.md of a README.md, link to that"
            ));
        }
        let exists = self.chapters.join(&target).is_file();
        match target.ends_with(".md") {
            true if exists => {
                Some(format!("dead link `{link}`: that page is not in SUMMARY.md"))
            }
            true => Some(format!("dead link `{link}`: there is no such page")),
            false if exists => None,
            false => Some(format!(
                "dead link `{link}`: there is no such file in the chapters folder"
            )),
        }
    }

    fn fragment(&self, link: &str, page: &str, fragment: &str) -> Option<String> {
        let fragment = decoded(fragment);
        let known = fragment.is_empty()
            || self.pages.get(page).is_some_and(|ids| ids.contains(&fragment));
        (!known).then(|| {
            format!("dead link `{link}`: {page} has no heading with the id `{fragment}`")
        })
    }
}

/// The faults of all links in a page's text, each with its byte.
pub(crate) fn check(
    text: &str,
    page: &Page,
    site: &Site,
    options: Options,
) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut note = |at: usize, link: &str, loads: bool| {
        found.extend(site.fault(link, page, loads).map(|fault| (at, fault)));
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                note(range.start, &format!("mailto:{dest_url}"), false);
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                note(range.start, &dest_url, false)
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                note(range.start, &dest_url, true)
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                for attribute in tags::attributes(&text[range.clone()]) {
                    if follows(attribute.tag, attribute.name) {
                        let loads = !["a", "area"].contains(&attribute.tag);
                        let link = attribute.value.replace("&amp;", "&");
                        note(range.start + attribute.at, &link, loads);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn follows(tag: &str, attribute: &str) -> bool {
    ["href", "xlink:href", "src", "poster"].contains(&attribute)
        || (tag, attribute) == ("object", "data")
}

/// The part before a link's colon, or nothing at all for `//host`; none if the link is relative.
fn scheme(link: &str) -> Option<&str> {
    if link.starts_with('/') {
        return Some("");
    }
    let (scheme, _) = link.split_once(':')?;
    let letters = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    (letters && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}

fn foreign(link: &str, scheme: &str, loads: bool) -> Option<String> {
    let host = link.get(scheme.len() + 3..).unwrap_or_default();
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "http" if ["127.0.0.1", "localhost"].contains(&host) => None,
        "" if !link.starts_with("//") => Some(format!(
            "the link `{link}` starts at the host: write it relative to this page"
        )),
        _ if loads => Some(format!("`{link}`: the book loads nothing from elsewhere")),
        "https" => None,
        _ => Some(format!("the link `{link}` must be relative or begin with https://")),
    }
}

/// A relative path from a folder, without `.` and `..`; none if it leaves the top.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = folder.split_terminator('/').collect();
    for name in path.split('/') {
        match name {
            "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

/// A text with its percent signs resolved (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut out = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        match piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                out.extend(&piece.as_bytes()[2..]);
            }
            None => {
                out.push(b'%');
                out.extend(piece.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_a_browser_reads_it() {
        assert_eq!(join("one/two/", "../a%20b.md").as_deref(), Some("one/a%20b.md"));
        assert_eq!(join("", "../a.md"), None);
        assert_eq!(decoded("a%20b%C3%BC%"), "a bü%");
    }

    #[test]
    fn only_https_and_this_machine_may_be_absolute() {
        let foreign = |link: &str| super::foreign(link, scheme(link).unwrap(), false);

        assert_eq!(foreign("https://example.org/a"), None);
        assert_eq!(foreign("http://127.0.0.1:4001/a"), None);
        assert_eq!(foreign("http://localhost"), None);
        assert!(foreign("http://localhost.example.org").is_some());
        assert!(foreign("mailto:a@example.org").is_some());
        assert!(foreign("//example.org").is_some());
        assert!(foreign("/a.html").is_some());
        assert_eq!(scheme("a.md#b:c"), None);
    }
}
