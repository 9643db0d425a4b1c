//! The book as a reader meets it: in a real browser, and by the commands that its pages name.
//!
//! The tests of this package drive an installed Chromium by the Chrome DevTools Protocol
//! (<https://chromedevtools.github.io/devtools-protocol/>). This library is that driver, and no
//! more of one than they need:
//!
//! ```no_run
//! # async fn test() -> Result<(), acceptance::Error> {
//! let Some(program) = acceptance::require::chromium() else { return Ok(()) };
//! let browser = acceptance::Chromium::launch(&program).await?;
//! let page = browser.page("http://127.0.0.1:4001/").await?;
//! page.click("#run").await?;
//! page.wait_for("document.querySelector('#status').textContent === 'following'").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here waits for a time to pass: what a test waits for happens, or a deadline of
//! [`DEADLINE`] fails it with what the page showed instead.

mod error;
mod launch;
mod page;
mod protocol;
pub mod require;

pub use error::{DEADLINE, Error};
pub use launch::Chromium;
pub use page::{ConsoleError, Page};
