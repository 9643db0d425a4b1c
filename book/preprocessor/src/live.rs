//! `{{#live}}`: the running lesson in the page.

use crate::{directive::Directive, mistake::Wrong};

/// The lesson's element, and for a page without scripts the command that runs the lesson.
pub(crate) fn live(directive: &Directive<'_>) -> Result<String, Wrong> {
    let (flags, settings) = directive.settings();
    let number = |key: &str| {
        settings
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.parse::<u16>())
    };
    let known = flags.iter().all(|flag| *flag == "bench")
        && settings.iter().all(|(name, _)| ["lesson", "step"].contains(name));
    let (true, None, Some(Ok(lesson)), step) =
        (known, directive.caption, number("lesson"), number("step"))
    else {
        return Err(directive.misspelt().into());
    };
    let step = step.transpose().map_err(|_| Wrong::from(directive.misspelt()))?;
    let mut command = format!("cargo run -p lesson-{lesson}");
    let mut attributes = format!("lesson=\"{lesson}\"");
    if let Some(step) = step {
        command += &format!(" -- --step {step}");
        attributes += &format!(" step=\"{step}\"");
    }
    if flags.contains(&"bench") {
        attributes += " bench";
    }
    let port = 4000 + u32::from(lesson);
    Ok(format!(
        "<div class=\"live\">\n<live-lesson {attributes} command=\"{command}\">\n\
         <p>The lesson runs here when this page runs scripts. On its own: type <code>{command}</code> and open \
         <a href=\"http://127.0.0.1:{port}\">127.0.0.1:{port}</a>.</p>\n</live-lesson>\n</div>\n"
    ))
}
