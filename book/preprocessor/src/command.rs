//! `{{#command}}`: a command that a reader types, from the list that is tested.

use serde::Deserialize;

use crate::{
    directive::Directive, html::code_block, markdown, mistake::Wrong, project::Project,
};

/// Where the tested commands stand.
const LIST: &str = "book/commands.json";

/// What a page needs of it. What else the list says is for the tests that run the commands.
#[derive(Deserialize)]
struct Command {
    id: String,
    unix: String,
    /// Where PowerShell wants it otherwise.
    windows: Option<String>,
}

/// The command, once for every shell or once for each.
pub(crate) fn command(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let words: Vec<&str> = directive.words().collect();
    let [id] = words[..] else {
        return Err(directive.misspelt().into());
    };
    let list = list(project)?;
    let command = list.iter().find(|command| command.id == id);
    let command = command.ok_or_else(|| format!("`{LIST}` has no command `{id}`"))?;
    let shells = match &command.windows {
        None => shell("In any shell", &command.unix),
        Some(windows) => {
            shell("Linux, macOS", &command.unix) + &shell("Windows PowerShell", windows)
        }
    };
    let caption = directive
        .caption
        .map(|text| format!("<figcaption>{}</figcaption>\n", markdown::inline(text)));
    Ok(format!(
        "<figure class=\"command\">\n{}{shells}</figure>\n",
        caption.unwrap_or_default()
    ))
}

/// That a command which another directive shows is in the list, and so tested.
pub(crate) fn is_listed(line: &str, project: &Project) -> Result<(), Wrong> {
    if list(project)?.iter().any(|command| command.unix == line) {
        return Ok(());
    }
    Err(format!("`{LIST}` has no command `{line}`").into())
}

fn list(project: &Project) -> Result<Vec<Command>, Wrong> {
    serde_json::from_str(&project.read(LIST)?)
        .map_err(|error| format!("`{LIST}` is no list of commands: {error}").into())
}

fn shell(name: &str, command: &str) -> String {
    format!("<div class=\"shell\">{name}</div>\n\n{}\n", code_block(command, "console"))
}
