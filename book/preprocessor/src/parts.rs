//! Which anchors the listings and changes of a page show, and on which of their lines.

use crate::{
    change, directive::Directive, excerpt::Part, listing, page::Page, project::Project,
};

/// For the player, which lights the lines while the figure plays: `read:24-27 publish:19-22`, or
/// nothing. The lines are those that show, or in a change its rows, counted from 1.
pub(crate) fn attribute(parts: &[Part]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let part = |Part { name, first, last }: &Part| format!("{name}:{first}-{last}");
    let parts: Vec<_> = parts.iter().map(part).collect();
    format!(" data-parts=\"{}\"", crate::html::escape(&parts.join(" ")))
}

/// The files of a page that show an anchor, each once. A directive that has mistakes of its own shows
/// nothing.
pub(crate) fn files_with<'a>(
    anchor: &str,
    page: &'a Page,
    project: &Project,
) -> Vec<&'a str> {
    let mut files = Vec::new();
    for directive in page.source.lines().filter_map(Directive::of) {
        let shown = match directive.name {
            "listing" => listing::shown(&directive, project),
            "change" => change::shown(&directive, project),
            _ => continue,
        };
        let Ok((path, parts)) = shown else { continue };
        if parts.iter().any(|part| part.name == anchor) && !files.contains(&path) {
            files.push(path);
        }
    }
    files
}
