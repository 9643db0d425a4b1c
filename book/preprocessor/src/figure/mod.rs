//! `{{#figure}}` and `{{#transcript}}`: what a scene put on the wire, drawn and in words.

mod code;
mod gist;
mod held;
mod layout;
mod svg;
mod text;

use std::fmt;

use transcript::{ParseError, Transcript};

use crate::{
    directive::Directive, html::escape, live, markdown, mistake::Wrong, page::Page,
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
    let path = directive.words().find(|path| live::replays(page, path));
    let name = path.map(|path| format!(" data-scene=\"{}\"", escape(path)));
    let name = name.unwrap_or_default();
    Ok(drawn(&scene.transcript, scene.caption, &anchors, &name))
}

/// A transcript that stands on no page, as `{{#figure}}` would draw it: HTML without ids, which the
/// page's player can play. The caption is Markdown.
///
/// # Errors
///
/// [`NoFigure`] if the text is no transcript, or one without lines.
pub fn figure_of(transcript: &str, caption: &str) -> Result<String, NoFigure> {
    let transcript: Transcript =
        transcript.parse().map_err(|error| NoFigure(Some(error)))?;
    if transcript.lines.is_empty() {
        return Err(NoFigure(None));
    }
    let anchors = vec![None; transcript.lines.len()];
    Ok(drawn(&transcript, caption, &anchors, ""))
}

/// Why a text cannot be drawn: what is wrong with it, or nothing if there is nothing in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFigure(pub Option<ParseError>);

impl fmt::Display for NoFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(error) => error.fmt(f),
            None => f.write_str("the transcript has no line"),
        }
    }
}

impl std::error::Error for NoFigure {}

fn drawn(
    transcript: &Transcript,
    caption: &str,
    anchors: &[Option<&str>],
    attribute: &str,
) -> String {
    let drawing = layout::Drawing::of(transcript);
    format!(
        "<figure class=\"wire\"{attribute}>\n<div class=\"scroll\" tabindex=\"0\">\n{}</div>\n<figcaption>{}</figcaption>\n{}</figure>\n",
        svg::svg(&drawing, &markdown::plain(caption)),
        markdown::inline(caption),
        folded_html("The transcript", &lines(transcript, &drawing.middles, anchors))
    )
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
