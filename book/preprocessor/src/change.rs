//! `{{#change}}`: what one step changes in the one before.

use similar::{ChangeTag, TextDiff};

use crate::{
    directive::Directive,
    html::escape,
    listing::whole_file,
    markdown,
    mistake::{Wrong, both},
    page::Page,
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
    let words: Vec<&str> = directive.words().collect();
    let ([old, new], Some(caption)) = (&words[..], directive.caption) else {
        return Err(directive.misspelt().into());
    };
    let texts = both(project.read_whole(old), project.read_whole(new));
    let links = both(whole_file(old, page, project), whole_file(new, page, project));
    let ((before, after), (old_link, new_link)) = both(texts, links)?;
    if before == after {
        return Err(
            format!("`{old}` and `{new}` are equal: there is no change to show").into()
        );
    }
    Ok(format!(
        "<figure class=\"change\">\n<figcaption>{} <span class=\"paths\">{old_link} → {new_link}</span></figcaption>\n\n\
         <pre class=\"change\" tabindex=\"0\">{}</pre>\n</figure>\n",
        markdown::inline(caption),
        lines(&before, &after)
    ))
}

fn lines(before: &str, after: &str) -> String {
    const CUT: &str = "<span class=\"cut\">⋯\n</span>";
    let diff = TextDiff::from_lines(before, after);
    let groups = diff.grouped_ops(CONTEXT);
    let mut out = String::new();
    for group in &groups {
        if group.first().is_some_and(|op| op.new_range().start > 0) {
            out.push_str(CUT);
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = escape(change.value().trim_end_matches('\n'));
            match change.tag() {
                ChangeTag::Equal => out.push_str(&format!("<span>  {line}\n</span>")),
                ChangeTag::Delete => out.push_str(&format!("<del>- {line}\n</del>")),
                ChangeTag::Insert => out.push_str(&format!("<ins>+ {line}\n</ins>")),
            }
        }
    }
    let end =
        groups.last().and_then(|group| group.last()).map_or(0, |op| op.new_range().end);
    if end < after.lines().count() {
        out.push_str(CUT);
    }
    out
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
        let out = lines(&before.join("\n"), &after.join("\n"));

        assert_eq!(out.matches("⋯").count(), 3, "{out}");
        assert!(out.contains("<del>- 20\n</del><ins>+ &lt;20&gt;\n</ins>"), "{out}");
    }
}
