//! Parts of a file, between comment lines that say `ANCHOR: name` and `ANCHOR_END: name`.

/// Why there is nothing to show.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// No line begins the anchor.
    Anchor,
    /// No line ends it.
    End,
    /// It holds nothing but blank lines.
    Text,
}

/// The whole file without its anchor lines.
pub(crate) fn whole(text: &str) -> Result<String, Missing> {
    tidy(text.lines().filter(|line| edge(line).is_none()))
}

/// What stands between the lines of an anchor, moved to the margin. Other anchors' lines are left out.
pub(crate) fn anchored(text: &str, name: &str) -> Result<String, Missing> {
    let mut lines = text.lines();
    lines.find(|line| edge(line) == Some(Edge::Begin(name))).ok_or(Missing::Anchor)?;
    let mut part = Vec::new();
    for line in lines {
        match edge(line) {
            Some(Edge::End(end)) if end == name => return tidy(part.into_iter()),
            Some(_) => {}
            None => part.push(line),
        }
    }
    Err(Missing::End)
}

#[derive(PartialEq, Eq)]
enum Edge<'a> {
    Begin(&'a str),
    End(&'a str),
}

/// How a line may open a comment: in Rust and JavaScript, CSS, TOML and shell, HTML, SQL, INI.
const COMMENT: [&str; 6] = ["//", "/*", "#", "<!--", "--", ";"];

fn edge(line: &str) -> Option<Edge<'_>> {
    let (before, after) = line.split_once("ANCHOR")?;
    if !COMMENT.contains(&before.trim()) {
        return None;
    }
    if let Some(name) = after.strip_prefix("_END:") {
        return Some(Edge::End(word(name)));
    }
    Some(Edge::Begin(word(after.strip_prefix(':')?)))
}

fn word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// The lines without common indentation and without blank lines at either end.
fn tidy<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Result<String, Missing> {
    let filled = lines.clone().filter(|line| !line.trim().is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .ok_or(Missing::Text)?;
    let lines = lines.map(|line| line.get(indent..).unwrap_or("").trim_end());
    let text = lines.collect::<Vec<_>>().join("\n");
    Ok(text.trim_matches('\n').into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
//! A file.

// ANCHOR: outer
fn outer() {
    // ANCHOR: inner

    let said = \"ANCHOR: none\";

        deeper();
    // ANCHOR_END: inner
}
// ANCHOR_END: outer
/* ANCHOR: empty */

/* ANCHOR_END: empty */
<!-- ANCHOR: open -->
";

    #[test]
    fn an_anchor_is_cut_out_and_moved_to_the_margin() {
        assert_eq!(
            anchored(FILE, "inner").unwrap(),
            "let said = \"ANCHOR: none\";\n\n    deeper();"
        );
    }

    #[test]
    fn anchor_lines_never_show() {
        let outer = anchored(FILE, "outer").unwrap();
        assert!(outer.starts_with("fn outer() {\n\n    let said"), "{outer}");
        assert!(whole(FILE).unwrap().starts_with("//! A file.\n\nfn outer"));
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        assert_eq!(anchored(FILE, "none").unwrap_err(), Missing::Anchor);
        assert_eq!(anchored(FILE, "empty").unwrap_err(), Missing::Text);
        assert_eq!(anchored(FILE, "open").unwrap_err(), Missing::End);
        assert_eq!(whole("// ANCHOR: a\n").unwrap_err(), Missing::Text);
    }
}
