//! `{{#change}}`: what one step changes in the one before.

use similar::{ChangeTag, TextDiff};

use crate::{
    directive::Directive,
    excerpt::Part,
    html::escape,
    listing::whole_file,
    markdown,
    mistake::{Wrong, both},
    page::Page,
    parts,
    project::Project,
};

/// How many unchanged lines stand around a change.
const CONTEXT: usize = 3;

/// The difference between two files, line by line, with links to both.
pub(crate) fn change(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let (old, new, caption) = sides(directive)?;
    let texts = both(project.read_whole(old), project.read_whole(new));
    let links = both(whole_file(old, page, project), whole_file(new, page, project));
    let ((before, after), (old_link, new_link)) = both(texts, links)?;
    if before.text == after.text {
        return Err(
            format!("`{old}` and `{new}` are equal: there is no change to show").into()
        );
    }
    let rows = Rows::of(&before.text, &after.text);
    Ok(format!(
        "<figure class=\"change\"{}>\n<figcaption>{} <span class=\"paths\">{old_link} → {new_link}</span></figcaption>\n\n\
         <pre class=\"change\" tabindex=\"0\">{}</pre>\n</figure>\n",
        parts::attribute(&rows.parts(&after.parts)),
        markdown::inline(caption),
        rows.html()
    ))
}

/// The anchors in a change's new side that its rows show, and whose they are.
pub(crate) fn shown<'a>(
    directive: &Directive<'a>,
    project: &Project,
) -> Result<(&'a str, Vec<Part>), Wrong> {
    let (old, new, _) = sides(directive)?;
    let (before, after) = both(project.read_whole(old), project.read_whole(new))?;
    Ok((new, Rows::of(&before.text, &after.text).parts(&after.parts)))
}

/// The old path, the new one and the caption.
fn sides<'a>(directive: &Directive<'a>) -> Result<(&'a str, &'a str, &'a str), Wrong> {
    let words: Vec<&str> = directive.words().collect();
    match (&words[..], directive.caption) {
        ([old, new], Some(caption)) => Ok((old, new, caption)),
        _ => Err(directive.misspelt().into()),
    }
}

/// The rows of a change: each an element, and the line of the new file that it shows, from 1.
struct Rows(Vec<(String, Option<usize>)>);

impl Rows {
    fn of(before: &str, after: &str) -> Self {
        let cut = || ("<span class=\"cut\">⋯\n</span>".to_string(), None);
        let diff = TextDiff::from_lines(before, after);
        let groups = diff.grouped_ops(CONTEXT);
        let mut rows = Vec::new();
        for group in &groups {
            if group.first().is_some_and(|op| op.new_range().start > 0) {
                rows.push(cut());
            }
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let line = escape(change.value().trim_end_matches('\n'));
                let row = match change.tag() {
                    ChangeTag::Equal => format!("<span>  {line}\n</span>"),
                    ChangeTag::Delete => format!("<del>- {line}\n</del>"),
                    ChangeTag::Insert => format!("<ins>+ {line}\n</ins>"),
                };
                rows.push((row, change.new_index().map(|at| at + 1)));
            }
        }
        let last = groups.last().and_then(|group| group.last());
        if last.map_or(0, |op| op.new_range().end) < after.lines().count() {
            rows.push(cut());
        }
        Self(rows)
    }

    /// The parts of the new file by the rows that show them, counted from 1; those that no row shows
    /// are left out.
    fn parts(&self, parts: &[Part]) -> Vec<Part> {
        let rows = |part: &Part| {
            let lines = part.first..=part.last;
            let within = |(_, line): &(String, Option<usize>)| {
                line.is_some_and(|line| lines.contains(&line))
            };
            Some(Part {
                name: part.name.clone(),
                first: self.0.iter().position(within)? + 1,
                last: self.0.iter().rposition(within)? + 1,
            })
        };
        parts.iter().filter_map(rows).collect()
    }

    fn html(&self) -> String {
        self.0.iter().map(|(row, _)| row.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_changes_are_cut_apart() {
        let before: Vec<String> = (1..=30).map(|n| n.to_string()).collect();
        let mut after = before.clone();
        after[4] = "five".into();
        after[19] = "<20>".into();
        let out = Rows::of(&before.join("\n"), &after.join("\n")).html();

        assert_eq!(out.matches("⋯").count(), 3, "{out}");
        assert!(out.contains("<del>- 20\n</del><ins>+ &lt;20&gt;\n</ins>"), "{out}");
    }

    #[test]
    fn parts_of_the_new_side_are_told_by_rows() {
        let before = "a\nb\nc\nd\ne\nf\n";
        let after = "a\nB\nc\nd\ne\nf\n";
        let part = |name: &str, first, last| Part { name: name.into(), first, last };
        let rows = Rows::of(before, after);

        // a, -b, +B, c, d, e, ⋯: f does not show.
        let shown =
            rows.parts(&[part("new", 2, 3), part("end", 5, 6), part("cut", 6, 6)]);
        assert_eq!(shown, [part("new", 3, 4), part("end", 6, 6)]);
    }
}
