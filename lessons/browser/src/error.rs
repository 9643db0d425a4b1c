//! What can go wrong while driving a browser.

use std::{fmt, io, time::Duration};

/// How long anything may take that is waited for.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Why the browser did not do what it was asked for.
///
/// `Debug` prints the sentence too, so that a test may return it.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program could not be started, or did not offer its DevTools.
    #[error("Chromium does not start: {0}")]
    Launch(String),
    /// The browser or the tab ended.
    #[error("Chromium went away before it answered {0}")]
    Gone(String),
    /// A command of the protocol was refused.
    #[error("Chromium refused {method}: {message}")]
    Refused {
        /// The command.
        method: String,
        /// Chromium's words.
        message: String,
    },
    /// A script threw.
    #[error("the page threw: {0}")]
    Thrown(String),
    /// Something did not happen within [`DEADLINE`].
    #[error("{what} did not happen within {} s{shown}", DEADLINE.as_secs())]
    Deadline {
        /// What was waited for.
        what: String,
        /// What there was instead.
        shown: String,
    },
    /// A screenshot could not be written.
    #[error("the screenshot was not written: {0}")]
    Screenshot(#[from] io::Error),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
