//! What a test needs and a machine may lack.
//!
//! `REQUIRE` lists, with commas or spaces, what must be there: `REQUIRE=chromium,mdbook`. A test
//! that lacks something on the list fails, so that nothing is skipped unseen where everything is
//! meant to run. Otherwise it says on stderr what it lacks, and passes.

use std::{env, path::PathBuf};

pub mod installed;

/// The Chromium or Chrome to drive: the first of the usual names on `PATH`, else where macOS and
/// Windows keep it.
///
/// # Panics
/// If there is none and `REQUIRE` contains `chromium`.
pub fn chromium() -> Option<PathBuf> {
    found("chromium", "Chromium", installed::chromium())
}

/// mdBook's program, which the book itself does not need.
///
/// # Panics
/// If there is none and `REQUIRE` contains `mdbook`.
pub fn mdbook() -> Option<PathBuf> {
    found("mdbook", "mdBook", installed::on_path("mdbook"))
}

/// curl, which Windows has as `curl.exe`.
///
/// # Panics
/// If there is none and `REQUIRE` contains `curl`.
pub fn curl() -> Option<PathBuf> {
    found("curl", "curl", installed::on_path("curl"))
}

/// Node.js, which runs JavaScript without a page.
///
/// # Panics
/// If there is none and `REQUIRE` contains `node`.
pub fn node() -> Option<PathBuf> {
    found("node", "Node.js", installed::on_path("node"))
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
}
