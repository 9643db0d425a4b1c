//! Where a program is installed on this machine, whether or not anybody requires it.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The Chromium or Chrome to drive: the first of the usual names on `PATH`, else where macOS and
/// Windows keep it.
pub fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    NAMES.iter().find_map(|name| on_path(name)).or_else(chromium_off_the_path)
}

/// A program on `PATH`, named without the `.exe` that it has on Windows.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

fn chromium_off_the_path() -> Option<PathBuf> {
    /// The folders that hold programs, by the variables that name them, and what to look for there.
    const PLACES: [(&str, &str); 6] = [
        ("", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
        ("", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("ProgramFiles", "Google/Chrome/Application/chrome.exe"),
        ("ProgramFiles(x86)", "Google/Chrome/Application/chrome.exe"),
        ("LOCALAPPDATA", "Chromium/Application/chrome.exe"),
    ];
    PLACES.iter().find_map(|(variable, program)| {
        let folder = match *variable {
            "" => PathBuf::new(),
            variable => PathBuf::from(env::var_os(variable)?),
        };
        Some(folder.join(Path::new(program))).filter(|path| path.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_the_path_is_found() {
        assert!(on_path("cargo").is_some_and(|path| path.is_file()));
        assert_eq!(on_path("no-such-program"), None);
    }
}
