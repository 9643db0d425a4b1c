//! What a test needs and a machine may lack.
//!
//! `REQUIRE` lists, with commas or spaces, what must be there: `REQUIRE=chromium,mdbook`. A test
//! that lacks something on the list fails, so that nothing is skipped unseen where everything is
//! meant to run. Otherwise it says on stderr what it lacks, and passes.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The Chromium or Chrome to drive: the first of the usual names on `PATH`, else where macOS and
/// Windows keep it.
///
/// # Panics
/// If there is none and `REQUIRE` contains `chromium`.
pub fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let on_path = NAMES.iter().find_map(|name| on_path(name));
    found("chromium", "Chromium", on_path.or_else(installed_chromium))
}

/// mdBook's program, which the book itself does not need.
///
/// # Panics
/// If there is none and `REQUIRE` contains `mdbook`.
pub fn mdbook() -> Option<PathBuf> {
    found("mdbook", "mdBook", on_path("mdbook"))
}

/// curl, which Windows has as `curl.exe`.
///
/// # Panics
/// If there is none and `REQUIRE` contains `curl`.
pub fn curl() -> Option<PathBuf> {
    found("curl", "curl", on_path("curl"))
}

fn found(name: &str, title: &str, path: Option<PathBuf>) -> Option<PathBuf> {
    if path.is_none() {
        missing(name, title, &env::var("REQUIRE").unwrap_or_default());
    }
    path
}

fn missing(name: &str, title: &str, required: &str) {
    assert!(
        !required.split([',', ' ']).any(|word| word == name),
        "{title} is required (REQUIRE={required}) and was not found: install it, or take {name} \
         off the list"
    );
    eprintln!("skipped: no {title} found (REQUIRE={name} makes that a failure)");
}

fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

fn installed_chromium() -> Option<PathBuf> {
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
    fn what_is_missing_and_not_required_is_let_pass() {
        for required in ["", "chromium", "chromium,curl", "mdbook2 nomdbook"] {
            missing("mdbook", "mdBook", required);
        }
    }

    #[test]
    fn what_is_missing_and_required_fails() {
        for required in
            ["mdbook", "chromium,mdbook", "chromium mdbook", "chromium, mdbook"]
        {
            let failed =
                std::panic::catch_unwind(|| missing("mdbook", "mdBook", required));
            failed.expect_err(required);
        }
    }

    #[test]
    fn a_program_on_the_path_is_found() {
        assert!(on_path("cargo").is_some_and(|path| path.is_file()));
        assert_eq!(on_path("no-such-program"), None);
    }
}
