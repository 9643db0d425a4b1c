//! Markdown as mdBook reads it.

use mdbook_preprocessor::config::Config;
use pulldown_cmark::{Event, Options, Parser, html};

/// The options with which mdBook 0.5 parses a chapter, from `[output.html]`
/// (mdbook-markdown, `new_cmark_parser`).
pub(crate) fn options(config: &Config) -> Options {
    let set = |key: &str| {
        config.get(&format!("output.html.{key}")).ok().flatten().unwrap_or(true)
    };
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, set("smart-punctuation"));
    options.set(Options::ENABLE_DEFINITION_LIST, set("definition-lists"));
    options.set(Options::ENABLE_GFM, set("admonitions"));
    options
}

/// A caption as HTML.
pub(crate) fn inline(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new(text));
    let out = out.trim();
    out.strip_prefix("<p>").and_then(|out| out.strip_suffix("</p>")).unwrap_or(out).into()
}

/// Paragraphs as HTML without blank lines.
pub(crate) fn block(text: &str, options: Options) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, options));
    out
}

/// A caption without its markup.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// How many words a text has for its reader.
pub(crate) fn words(text: &str, options: Options) -> usize {
    let count = |event| match event {
        Event::Text(text) | Event::Code(text) => text.split_whitespace().count(),
        _ => 0,
    };
    Parser::new_ext(text, options).map(count).sum()
}
