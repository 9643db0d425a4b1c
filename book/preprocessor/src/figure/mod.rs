//! `{{#figure}}` and `{{#transcript}}`: what a scene put on the wire, drawn and in words.

mod gist;
mod held;
mod layout;
mod svg;
mod text;

use transcript::Transcript;

use crate::{
    directive::Directive, html::escape, markdown, mistake::Wrong, project::Project,
    snapshot,
};

/// A sequence diagram with its transcript below, folded.
pub(crate) fn figure(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let (caption, transcript) = snapshot::transcript(directive, project)?;
    Ok(format!(
        "<figure class=\"wire\">\n<div class=\"scroll\" tabindex=\"0\">\n{}</div>\n<figcaption>{}</figcaption>\n{}</figure>\n",
        svg::svg(&layout::Drawing::of(&transcript), &markdown::plain(caption)),
        markdown::inline(caption),
        folded("The transcript", &transcript.to_string())
    ))
}

/// A transcript as text alone.
pub(crate) fn text_only(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let (caption, transcript) = snapshot::transcript(directive, project)?;
    Ok(format!(
        "<figure class=\"words\">\n<figcaption>{}</figcaption>\n\n{}\n</figure>\n",
        markdown::inline(caption),
        block(&transcript)
    ))
}

/// The text behind a drawing, for those who do not see it, and to be copied and searched.
pub(crate) fn folded(summary: &str, text: &str) -> String {
    format!(
        "<details>\n<summary>{summary}</summary>\n\n<pre class=\"transcript\" tabindex=\"0\">{}</pre>\n</details>\n",
        escape(text.trim_end())
    )
}

fn block(transcript: &Transcript) -> String {
    format!(
        "<pre class=\"transcript\" tabindex=\"0\">{}</pre>",
        escape(transcript.to_string().trim_end())
    )
}
