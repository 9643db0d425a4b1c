//! `{{#listing}}` and `{{#file}}`: code out of a file.

use crate::{
    directive::Directive,
    excerpt::{self, Excerpt, Missing, Part},
    html::{code_block, escape},
    markdown,
    mistake::{Wrong, both},
    page::Page,
    parts,
    project::Project,
};

/// A part of a file, or all of it, with a link to where it stands whole.
pub(crate) fn listing(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let (path, anchor, wrong) = place(directive)?;
    let part = excerpt(&project.read(path)?, path, anchor);
    let (part, link) = both(part, whole_file(path, page, project))?;
    let (class, fault) = match wrong {
        true => ("listing wrong", "<strong class=\"fault\">This has a fault</strong> "),
        false => ("listing", ""),
    };
    let caption = directive
        .caption
        .map(|text| format!("{} ", markdown::inline(text)))
        .unwrap_or_default();
    Ok(format!(
        "<figure class=\"{class}\"{}>\n<figcaption>{fault}{caption}{link}</figcaption>\n\n{}\n</figure>\n",
        parts::attribute(&part.parts),
        code_block(&part.text, language(path))
    ))
}

/// The anchors in a listing, and whose they are.
pub(crate) fn shown<'a>(
    directive: &Directive<'a>,
    project: &Project,
) -> Result<(&'a str, Vec<Part>), Wrong> {
    let (path, anchor, _) = place(directive)?;
    Ok((path, excerpt(&project.read(path)?, path, anchor)?.parts))
}

/// The path, the anchor, and whether the code is said to be wrong.
fn place<'a>(
    directive: &Directive<'a>,
) -> Result<(&'a str, Option<&'a str>, bool), Wrong> {
    let words: Vec<&str> = directive.words().collect();
    let (place, wrong) = match words[..] {
        [place] => (place, false),
        [place, "wrong"] => (place, true),
        _ => return Err(directive.misspelt().into()),
    };
    let (path, anchor) =
        place.split_once(':').map_or((place, None), |(path, name)| (path, Some(name)));
    Ok((path, anchor, wrong))
}

fn excerpt(text: &str, path: &str, anchor: Option<&str>) -> Result<Excerpt, Wrong> {
    let part = match anchor {
        Some(name) => excerpt::anchored(text, name),
        None => excerpt::whole(text),
    };
    part.map_err(|missing| missing_text(missing, path, anchor).into())
}

/// A whole file under a heading with an id, where links can lead.
pub(crate) fn file(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let path = path_of(directive)?;
    let code = code_block(&project.read_whole(path)?.text, language(path));
    Ok(format!("## `{path}` {{#{}}}\n\n{code}\n", id(path)))
}

/// The path of a `{{#file}}`.
pub(crate) fn path_of<'a>(directive: &Directive<'a>) -> Result<&'a str, Wrong> {
    let words: Vec<&str> = directive.words().collect();
    match (&words[..], directive.caption) {
        ([path], None) => Ok(path),
        _ => Err(directive.misspelt().into()),
    }
}

/// A file's path, and a link to where it stands whole.
pub(crate) fn whole_file(
    path: &str,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let whole = project.whole(path)?;
    let (to, path) = (page.link_to(&whole.page), escape(path));
    Ok(format!(
        "<span class=\"path\"><code>{path}</code> <a href=\"{to}#{}\" aria-label=\"whole file {path}\">whole file</a></span>",
        whole.id
    ))
}

/// The heading id of a whole file: its path, as one word.
pub(crate) fn id(path: &str) -> String {
    path.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// Why there is nothing to list, in a sentence.
pub(crate) fn missing_text(missing: Missing, path: &str, anchor: Option<&str>) -> String {
    let anchor = anchor.unwrap_or_default();
    match missing {
        Missing::Anchor => format!("`{path}` has no line `ANCHOR: {anchor}`"),
        Missing::End => {
            format!(
                "`{path}` has no line `ANCHOR_END: {anchor}` after `ANCHOR: {anchor}`"
            )
        }
        Missing::Text if anchor.is_empty() => format!("`{path}` is empty"),
        Missing::Text => format!("the anchor `{anchor}` of `{path}` is empty"),
    }
}

/// A file's language, as the highlighter calls it.
fn language(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "rs" => "rust",
        "js" | "mjs" => "javascript",
        "html" => "html",
        "css" => "css",
        "toml" => "toml",
        "sh" => "bash",
        "ps1" => "powershell",
        "yml" | "yaml" => "yaml",
        "json" => "json",
        _ => "text",
    }
}
