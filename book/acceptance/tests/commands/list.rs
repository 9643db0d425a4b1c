//! `book/commands.json`: the commands that pages show, and what is expected of them.

use std::fmt;

use serde::Deserialize;

/// A command that a reader types.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Command {
    pub(crate) id: String,
    /// For any shell, or for all but PowerShell if there is another form for that.
    unix: String,
    windows: Option<String>,
    /// The address that it answers once it runs.
    serves: Option<String>,
    /// Whether it goes on serving while the `curl` commands behind it run.
    #[serde(default)]
    pub(crate) keep: bool,
    /// The command with which somebody answers it from another terminal while it runs. That one
    /// stands behind it in the list, and is run in its turn as well.
    pub(crate) meanwhile: Option<String>,
    /// What it prints, among other things.
    pub(crate) prints: Option<String>,
    /// The code with which it ends.
    pub(crate) exits: Option<i32>,
    needs: Option<String>,
    /// Why it is shown and not run here.
    pub(crate) listed: Option<String>,
}

/// What a reader replaces by the `next` of the last answer.
const CURSOR: &str = "CURSOR";

pub(crate) enum Kind<'a> {
    /// Runs until it is told to stop, and meanwhile answers at this address.
    Serves(&'a str),
    /// Ends by itself, with this code.
    Ends(i32),
}

/// Reads the list, and says what is wrong with it.
pub(crate) fn read(text: &str) -> Result<Vec<Command>, String> {
    let list: Vec<Command> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    for (at, command) in list.iter().enumerate() {
        command.check()?;
        let behind = list.get(at + 1).map(|next| &next.id);
        if let Some(other) = command.meanwhile.as_ref().filter(|id| Some(*id) != behind) {
            return Err(format!("{command}: the command behind it is not `{other}`"));
        }
    }
    Ok(list)
}

impl Command {
    fn check(&self) -> Result<(), String> {
        if self.listed.is_some() {
            return Ok(());
        }
        if self.serves.is_none() && self.prints.is_none() && self.exits.is_none() {
            return Err(format!(
                "{self}: say what it does with `serves`, `prints` or `exits`, or why it is not run \
                 with `listed`"
            ));
        }
        self.needs().map_err(|error| format!("{self}: {error}"))?;
        self.words().map(drop)
    }

    /// What is typed on this system.
    fn line(&self) -> &str {
        self.windows.as_deref().filter(|_| cfg!(windows)).unwrap_or(&self.unix)
    }

    /// The program and its arguments, with a cursor for the word that stands for one.
    pub(crate) fn words_with(&self, cursor: Option<&str>) -> Result<Vec<String>, String> {
        let words = self.words()?;
        if !words.iter().any(|word| word.contains(CURSOR)) {
            return Ok(words);
        }
        let cursor = cursor.ok_or("no answer before it had a cursor")?;
        Ok(words.iter().map(|word| word.replace(CURSOR, cursor)).collect())
    }

    /// The program and its arguments.
    fn words(&self) -> Result<Vec<String>, String> {
        if cfg!(windows) && self.windows.is_some() {
            let shell = ["powershell", "-NoProfile", "-Command", self.line()];
            return Ok(shell.map(str::to_owned).to_vec());
        }
        let words = shlex::split(self.line()).filter(|words| !words.is_empty());
        words.ok_or_else(|| format!("{self}: a quotation mark is not closed"))
    }

    pub(crate) fn kind(&self) -> Kind<'_> {
        match &self.serves {
            Some(address) => Kind::Serves(address),
            None => Kind::Ends(self.exits.unwrap_or(0)),
        }
    }

    /// Whether it wants the server that the command before it has kept.
    pub(crate) fn talks_to_a_server(&self) -> bool {
        self.listed.is_some()
            || self.unix.starts_with("curl ")
            || self.unix.contains(" --url ")
    }

    /// The program that a machine may lack.
    pub(crate) fn needs(&self) -> Result<Option<&str>, String> {
        match self.needs.as_deref() {
            None if self.unix.starts_with("curl ") => Ok(Some("curl")),
            None => Ok(None),
            Some(known @ ("chromium" | "curl" | "mdbook" | "node")) => Ok(Some(known)),
            Some(other) => {
                Err(format!("`needs` knows chromium, curl, mdbook and node, not {other}"))
            }
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.id, self.line())
    }
}
