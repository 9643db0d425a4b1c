//! `{{#live}}`: the running lesson in the page.

use crate::{
    directive::Directive, figure, html::escape, markdown, mistake::Wrong, page::Page,
    project::Project,
};

/// What a lesson's page can do to its line, as the crate `server` has it.
const FAULTS: [&str; 4] = ["cut", "delay", "stall", "restart"];

/// The lesson's element. In it stands what is shown where no lesson runs: the command that runs it
/// and, if the directive names one, the figure of a scene. One that the page draws anyhow is not drawn
/// twice: the script copies it.
pub(crate) fn live(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let misspelt = || Wrong::from(directive.misspelt());
    let (flags, settings) = directive.settings();
    if flags.iter().any(|flag| *flag != "bench") {
        return Err(misspelt());
    }
    let (mut lesson, mut step, mut fault, mut replay) = (None, None, None, None);
    for (name, value) in settings {
        match name {
            "lesson" => lesson = Some(number(value).ok_or_else(misspelt)?),
            "step" => step = Some(number(value).ok_or_else(misspelt)?),
            "fault" if value.split(',').all(|fault| FAULTS.contains(&fault)) => {
                fault = Some(value);
            }
            "replay" => replay = Some(value),
            _ => return Err(misspelt()),
        }
    }
    let lesson = lesson.ok_or_else(misspelt)?;
    let (scene, drawn) = match (replay, directive.caption) {
        (None, None) => Default::default(),
        (Some(path), Some(caption)) if draws(page, path) => {
            (String::new(), Some((path, caption)))
        }
        (Some(path), Some(caption)) => (recorded(path, caption, page, project)?, None),
        _ => return Err(misspelt()),
    };

    let mut command = format!("cargo run -p lesson-{lesson}");
    let mut attributes = format!("lesson=\"{lesson}\"");
    if let Some(step) = step {
        command += &format!(" -- --step {step}");
        attributes += &format!(" step=\"{step}\"");
    }
    if let Some(fault) = fault {
        attributes += &format!(" fault=\"{fault}\"");
    }
    if flags.contains(&"bench") {
        attributes += " bench";
    }
    if let Some((path, caption)) = drawn {
        attributes += &format!(
            " scene=\"{}\" caption=\"{}\"",
            escape(path),
            escape(&markdown::inline(caption))
        );
    }
    let port = 4000 + u32::from(lesson);
    Ok(format!(
        "<div class=\"live\">\n<live-lesson {attributes} command=\"{command}\">\n\
         <p>The lesson runs here when this page runs scripts. On its own: type <code>{command}</code> and open \
         <a href=\"http://127.0.0.1:{port}\">127.0.0.1:{port}</a>.</p>\n{scene}</live-lesson>\n</div>\n"
    ))
}

/// Whether a figure of this page draws the snapshot, or a part of it.
fn draws(page: &Page, path: &str) -> bool {
    let figures = page.source.lines().filter_map(Directive::of);
    figures
        .filter(|other| other.name == "figure")
        .any(|figure| figure.words().any(|word| word == path))
}

/// Whether a live lesson of this page replays a snapshot that a figure of it draws.
pub(crate) fn replays(page: &Page, path: &str) -> bool {
    let lessons = page.source.lines().filter_map(Directive::of);
    draws(page, path)
        && lessons
            .filter(|other| other.name == "live")
            .any(|live| live.settings().1.contains(&("replay", path)))
}

fn number(text: &str) -> Option<u16> {
    text.parse().ok()
}

fn recorded(
    path: &str,
    caption: &str,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let line = format!("{{{{#figure {path} \"{caption}\"}}}}");
    let scene = Directive::of(&line).expect("it is written here");
    figure::figure(&scene, page, project)
}
