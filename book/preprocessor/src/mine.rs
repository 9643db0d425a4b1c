//! `{{#mine}}`: where the reader writes a lesson's program, and sees how far it has come.

use crate::{
    command,
    directive::Directive,
    html::{code_block, escape},
    mistake::Wrong,
    project::Project,
};

/// Which part of a lesson.
#[derive(Clone, Copy)]
enum Part<'a> {
    Whole,
    Step(u16),
    Exercise(&'a str),
}

/// The box, with the command that judges the program. `widgets/mine.js` shows in it what
/// `cargo book` knows of the reader's progress.
pub(crate) fn mine(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let (lesson, part) = named(directive).ok_or_else(|| directive.misspelt())?;
    exists(lesson, part, project)?;
    let (command, attribute) = match part {
        Part::Whole => (format!("cargo mine {lesson}"), String::new()),
        Part::Step(step) => (format!("cargo mine {lesson}"), format!(" step=\"{step}\"")),
        Part::Exercise(name) => (
            format!("cargo mine {lesson} {name}"),
            format!(" exercise=\"{}\"", escape(name)),
        ),
    };
    command::is_listed(&command, project)?;
    Ok(format!(
        "<div class=\"mine\">\n<p class=\"mine-name\">Write it yourself</p>\n\n{}\n\
         <mine-progress lesson=\"{lesson}\"{attribute}>\n\
         <p>Whether your program passes shows here, in the book that <code>cargo book</code> serves.</p>\n\
         </mine-progress>\n</div>\n",
        code_block(&command, "console")
    ))
}

fn named<'a>(directive: &Directive<'a>) -> Option<(u16, Part<'a>)> {
    let (flags, settings) = directive.settings();
    if !flags.is_empty() || directive.caption.is_some() {
        return None;
    }
    let (mut lesson, mut part) = (None, Part::Whole);
    for (name, value) in settings {
        match (name, part) {
            ("lesson", _) if lesson.is_none() => lesson = Some(value.parse().ok()?),
            ("step", Part::Whole) => part = Part::Step(value.parse().ok()?),
            ("exercise", Part::Whole) if is_name(value) => part = Part::Exercise(value),
            _ => return None,
        }
    }
    Some((lesson?, part))
}

/// As a command takes it: `ring`, `two-rings`.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits)
}

/// Whether the project has such a lesson, and the lesson such a step. What exercises there are, only
/// the lesson knows; that their commands are listed is looked at all the same.
fn exists(lesson: u16, part: Part<'_>, project: &Project) -> Result<(), Wrong> {
    let Some(folder) = project.entry("lessons", &format!("{lesson:02}-")) else {
        return Err(format!("there is no lesson {lesson} in `lessons/`").into());
    };
    let Part::Step(step) = part else { return Ok(()) };
    let is_there = project
        .entry(&format!("lessons/{folder}/src"), &format!("step_{step}_"))
        .or_else(|| {
            project.entry(&format!("lessons/{folder}/web"), &format!("step_{step}."))
        });
    match is_there {
        Some(_) => Ok(()),
        None => Err(format!("lesson {lesson} has no step {step}").into()),
    }
}
