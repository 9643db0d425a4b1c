//! The reader's server as a program: built by cargo, run as a process of its own, so that nothing
//! it does can harm whoever judges it.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    pin::pin,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use judge::bench::{Report, SCENE_BEGINS};
use tokio::{process::Command, time::timeout};

/// How long a program may take over all scenes, which last no time at all if it waits as it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long cargo may build before somebody wonders.
const SILENCE: Duration = Duration::from_secs(3);

/// The reader's program, built.
pub(crate) struct Program {
    path: PathBuf,
}

/// Why there is no program, or no report from it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProgramError {
    /// The compiler has said why.
    #[error("it does not compile")]
    DoesNotCompile,
    #[error("cargo could not be started: {0}")]
    NoCargo(std::io::Error),
    #[error("the program could not be started: {0}")]
    NotStarted(std::io::Error),
}

/// What the program has said of itself.
#[derive(Debug)]
pub(crate) struct Heard {
    /// The scenes that were played, in order.
    pub(crate) reports: Vec<Report>,
    /// What it printed, by the scene's name; both of its outputs, in order.
    pub(crate) printed: BTreeMap<String, String>,
    /// How it ended before all of them were played, if it did.
    pub(crate) broke_off: Option<BrokeOff>,
}

/// Why a program did not play all scenes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrokeOff {
    /// It took longer than it may, and was killed.
    Hangs,
    /// Its process ended.
    Ended(ExitStatus),
}

/// Builds `mine-…`.
///
/// # Errors
/// [`ProgramError::DoesNotCompile`] after the compiler has said why on stderr.
pub(crate) async fn build(root: &Path, name: &str) -> Result<Program, ProgramError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["build", "--quiet", "--package", "workbench"]);
    command.args(["--bin", name, "--message-format", "json-render-diagnostics"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let building = command.spawn().map_err(ProgramError::NoCargo)?;
    let mut built = pin!(building.wait_with_output());
    let built = match timeout(SILENCE, &mut built).await {
        Ok(built) => built,
        Err(_) => {
            eprintln!("Building; the first time that takes a while …");
            built.await
        }
    };
    let built = built.map_err(ProgramError::NoCargo)?;
    if !built.status.success() {
        return Err(ProgramError::DoesNotCompile);
    }
    let path = String::from_utf8_lossy(&built.stdout).lines().rev().find_map(executable);
    path.map(|path| Program { path }).ok_or(ProgramError::DoesNotCompile)
}

/// What was printed, cut where the program says that the next scene begins.
fn by_scene(printed: &str) -> BTreeMap<String, String> {
    let parts = printed.split(SCENE_BEGINS).skip(1);
    let parts = parts.filter_map(|part| part.split_once('\n'));
    parts.map(|(name, text)| (name.to_string(), text.trim_end().to_string())).collect()
}

/// Where a program is, by a line of what cargo says of it.
fn executable(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    message["executable"].as_str().map(PathBuf::from)
}

impl Program {
    /// Has it play all scenes, and reads what it says of them, and what it prints in each.
    ///
    /// # Errors
    /// [`ProgramError::NotStarted`].
    pub(crate) async fn play(&self) -> Result<Heard, ProgramError> {
        let folder = tempfile::tempdir().map_err(ProgramError::NotStarted)?;
        let report = folder.path().join("report.jsonl");
        let printed = folder.path().join("printed");
        let paper = || File::options().create(true).append(true).open(&printed);
        let mut playing = Command::new(&self.path)
            .arg("play")
            .arg(&report)
            .stdin(Stdio::null())
            .stdout(paper().map_err(ProgramError::NotStarted)?)
            .stderr(paper().map_err(ProgramError::NotStarted)?)
            .kill_on_drop(true)
            .spawn()
            .map_err(ProgramError::NotStarted)?;
        let broke_off = match timeout(PATIENCE, playing.wait()).await {
            Ok(Ok(status)) if status.success() => None,
            Ok(Ok(status)) => Some(BrokeOff::Ended(status)),
            Ok(Err(error)) => return Err(ProgramError::NotStarted(error)),
            Err(_) => {
                playing.kill().await.ok();
                Some(BrokeOff::Hangs)
            }
        };
        let text = std::fs::read_to_string(&report).unwrap_or_default();
        let reports = text.lines().map_while(|line| serde_json::from_str(line).ok());
        let printed = std::fs::read(&printed).unwrap_or_default();
        let printed = by_scene(&String::from_utf8_lossy(&printed));
        Ok(Heard { reports: reports.collect(), printed, broke_off })
    }

    /// Serves it until it is stopped. Where the system can do that, it takes the place of this
    /// process, so that whatever ends this ends it.
    ///
    /// # Errors
    /// [`ProgramError::NotStarted`].
    pub(crate) fn serve(
        &self,
        port: u16,
        client: Option<&Path>,
    ) -> Result<ExitStatus, ProgramError> {
        let mut command = std::process::Command::new(&self.path);
        command.arg("serve").arg(port.to_string()).args(client);
        #[cfg(unix)]
        return Err(ProgramError::NotStarted(std::os::unix::process::CommandExt::exec(
            &mut command,
        )));
        #[cfg(not(unix))]
        command.status().map_err(ProgramError::NotStarted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_belongs_to_its_scene() {
        let printed = by_scene("\u{1e}one\n\u{1e}two\nhere\nI am\n\u{1e}three\n");
        assert_eq!(printed["one"], "");
        assert_eq!(printed["two"], "here\nI am");
        assert_eq!(printed.len(), 3);
    }
}
