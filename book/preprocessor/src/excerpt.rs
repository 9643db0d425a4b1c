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

/// Text out of a file, without anchor lines, and where its anchors were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
}

/// The lines of an anchor, counted from 1 in the excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// The whole file without its anchor lines.
pub(crate) fn whole(text: &str) -> Result<Excerpt, Missing> {
    cut(text.lines())
}

/// An anchor and what stands between its lines, moved to the margin. Other anchors' lines are left out.
pub(crate) fn anchored(text: &str, name: &str) -> Result<Excerpt, Missing> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &&str| edge(line) == Some(Edge::Begin(name));
    let ends = |line: &&str| edge(line) == Some(Edge::End(name));
    let begin = lines.iter().position(begins).ok_or(Missing::Anchor)?;
    let length = lines[begin..].iter().position(ends).ok_or(Missing::End)?;
    cut(lines[begin..=begin + length].iter().copied())
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

/// The lines without anchors, without common indentation and without blank lines at either end.
fn cut<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Excerpt, Missing> {
    let (mut kept, mut open, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        match edge(line) {
            None => kept.push(line),
            Some(Edge::Begin(name)) => open.push((name, kept.len())),
            Some(Edge::End(name)) => {
                if let Some(at) = open.iter().rposition(|(begun, _)| *begun == name) {
                    parts.push((name, open.remove(at).1, kept.len()));
                }
            }
        }
    }
    let filled = |line: &&str| !line.trim().is_empty();
    let from = kept.iter().position(filled).ok_or(Missing::Text)?;
    let to = kept.iter().rposition(filled).ok_or(Missing::Text)?;
    let indents = kept.iter().copied().filter(|line| filled(line));
    let indent =
        indents.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines =
        kept[from..=to].iter().map(|line| line.get(indent..).unwrap_or("").trim_end());
    let text = lines.collect::<Vec<_>>().join("\n");
    let part = |(name, begin, end): (&str, usize, usize)| {
        let first = (begin..end).find(|at| filled(&kept[*at]))?;
        let last = (begin..end).rfind(|at| filled(&kept[*at]))?;
        Some(Part { name: name.into(), first: first - from + 1, last: last - from + 1 })
    };
    Ok(Excerpt { text, parts: parts.into_iter().filter_map(part).collect() })
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
            anchored(FILE, "inner").unwrap().text,
            "let said = \"ANCHOR: none\";\n\n    deeper();"
        );
    }

    #[test]
    fn anchor_lines_never_show() {
        let outer = anchored(FILE, "outer").unwrap().text;
        assert!(outer.starts_with("fn outer() {\n\n    let said"), "{outer}");
        assert!(whole(FILE).unwrap().text.starts_with("//! A file.\n\nfn outer"));
    }

    #[test]
    fn anchors_are_remembered_by_the_lines_that_show() {
        let parts = |excerpt: Excerpt| {
            let part = |part: Part| format!("{}:{}-{}", part.name, part.first, part.last);
            excerpt.parts.into_iter().map(part).collect::<Vec<_>>()
        };
        assert_eq!(parts(whole(FILE).unwrap()), ["inner:5-7", "outer:3-8"]);
        assert_eq!(
            parts(anchored(FILE, "outer").unwrap()),
            ["inner:3-5", "outer:1-6"],
            "counted from the excerpt's own first line"
        );
        let deep = anchored(FILE, "inner").unwrap();
        assert_eq!(deep.text.lines().count(), 3);
        assert_eq!(parts(deep), ["inner:1-3"], "blank lines at its edges do not count");
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        assert_eq!(anchored(FILE, "none").unwrap_err(), Missing::Anchor);
        assert_eq!(anchored(FILE, "empty").unwrap_err(), Missing::Text);
        assert_eq!(anchored(FILE, "open").unwrap_err(), Missing::End);
        assert_eq!(whole("// ANCHOR: a\n").unwrap_err(), Missing::Text);
    }
}
