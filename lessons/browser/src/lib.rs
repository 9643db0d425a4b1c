//! A Chromium that a program drives: it opens pages, runs scripts, clicks, types, and sees what a
//! page complains about.
//!
//! It speaks the Chrome DevTools Protocol
//! (<https://chromedevtools.github.io/devtools-protocol/>) with an installed Chromium, and knows no
//! more of it than the book's tests and the judging of a reader's JavaScript need:
//!
//! ```no_run
//! # async fn test() -> Result<(), browser::Error> {
//! let Some(program) = browser::find() else { return Ok(()) };
//! let browser = browser::Chromium::launch(&program).await?;
//! let page = browser.page("http://127.0.0.1:4001/").await?;
//! page.click("#run").await?;
//! page.wait_for("document.querySelector('#status').textContent === 'following'").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here waits for a time to pass: what is waited for happens, or a deadline of [`DEADLINE`]
//! makes it an error with what the page showed instead.

use std::path::PathBuf;

mod error;
mod launch;
mod page;
mod protocol;

pub use error::{DEADLINE, Error};
pub use launch::Chromium;
pub use page::{ConsoleError, Page};

/// The Chromium or Chrome of this machine, if it has one: what [`Chromium::launch`] wants.
pub fn find() -> Option<PathBuf> {
    require::installed::chromium()
}
