//! `{{#figure}}` and `{{#transcript}}`: what a scene put on the wire, drawn and in words.

mod code;
mod gist;
mod held;
mod layout;
mod svg;
mod text;

use transcript::Transcript;

use crate::{
    directive::Directive, html::escape, markdown, mistake::Wrong, page::Page,
    project::Project, snapshot,
};

/// A sequence diagram with its transcript below, folded.
pub(crate) fn figure(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let scene = snapshot::transcript(directive, project)?;
    let anchors = code::behind(&scene, page, project)?;
    let drawing = layout::Drawing::of(&scene.transcript);
    Ok(format!(
        "<figure class=\"wire\">\n<div class=\"scroll\" tabindex=\"0\">\n{}</div>\n<figcaption>{}</figcaption>\n{}</figure>\n",
        svg::svg(&drawing, &markdown::plain(scene.caption)),
        markdown::inline(scene.caption),
        folded_html(
            "The transcript",
            &lines(&scene.transcript, &drawing.middles, &anchors)
        )
    ))
}

/// A transcript as text alone.
pub(crate) fn text_only(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let scene = snapshot::transcript(directive, project)?;
    if !scene.ties.is_empty() {
        return Err(directive.misspelt().into());
    }
    Ok(format!(
        "<figure class=\"words\">\n<figcaption>{}</figcaption>\n\n{}\n</figure>\n",
        markdown::inline(scene.caption),
        block(&scene.transcript)
    ))
}

/// The text behind a drawing, for those who do not see it, and to be copied and searched.
pub(crate) fn folded(summary: &str, text: &str) -> String {
    folded_html(summary, &escape(text.trim_end()))
}

fn folded_html(summary: &str, text: &str) -> String {
    format!(
        "<details>\n<summary>{summary}</summary>\n\n<pre class=\"transcript\" tabindex=\"0\">{text}</pre>\n</details>\n"
    )
}

/// A transcript's text, each line with its details an element for the player: when it is, where the
/// drawing shows it, and the code behind it.
fn lines(transcript: &Transcript, middles: &[i32], anchors: &[Option<&str>]) -> String {
    let text = transcript.to_string();
    let mut rows = text.lines();
    let mut out = String::new();
    for (at, line) in transcript.lines.iter().enumerate() {
        let own: Vec<_> =
            rows.by_ref().take(1 + line.details.len()).map(escape).collect();
        let code = anchors[at].map(|name| format!(" data-code=\"{}\"", escape(name)));
        out += &format!(
            "<span class=\"line\" data-line=\"{at}\" data-at=\"{}.{:03}\" data-y=\"{}\"{}>{}\n</span>",
            line.at / 1000,
            line.at % 1000,
            middles[at],
            code.unwrap_or_default(),
            own.join("\n")
        );
    }
    out
}

fn block(transcript: &Transcript) -> String {
    format!(
        "<pre class=\"transcript\" tabindex=\"0\">{}</pre>",
        escape(transcript.to_string().trim_end())
    )
}
