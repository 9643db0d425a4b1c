//! `{{#output}}`: what a test wrote down, as it is.

use crate::{
    directive::Directive, html::escape, markdown, mistake::Wrong, project::Project,
    snapshot,
};

/// A snapshot's text that is no transcript.
pub(crate) fn output(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let words: Vec<&str> = directive.words().collect();
    let ([path], Some(caption)) = (&words[..], directive.caption) else {
        return Err(directive.misspelt().into());
    };
    Ok(format!(
        "<figure class=\"words\">\n<figcaption>{}</figcaption>\n\n<pre class=\"transcript\" tabindex=\"0\">{}</pre>\n</figure>\n",
        markdown::inline(caption),
        escape(&snapshot::body(path, project)?)
    ))
}
