//! `{{#minutes}}`: a page's reading time.

use crate::{
    directive::Directive, markdown, mistake::Wrong, page::Page, project::Project,
};

/// How many words of prose a reader takes in a minute.
const WORDS: usize = 200;

/// Directives that take a reader a minute each.
const STOPS: [&str; 5] = ["figure", "live", "listing", "change", "be-the-server"];

/// The reading time: a minute for 200 words and one for each stop.
pub(crate) fn minutes(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    if directive.words().next().is_some() || directive.caption.is_some() {
        return Err(directive.misspelt().into());
    }
    let (mut prose, mut stops) = (String::new(), 0);
    for line in page.source.lines() {
        match Directive::of(line) {
            Some(directive) => stops += usize::from(STOPS.contains(&directive.name)),
            None => prose = prose + line + "\n",
        }
    }
    let minutes =
        (markdown::words(&prose, project.markdown).div_ceil(WORDS) + stops).max(1);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    Ok(format!("<p class=\"minutes\">{minutes} {unit}</p>\n"))
}
