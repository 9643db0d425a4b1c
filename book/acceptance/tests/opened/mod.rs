//! The book on a free port, and a page of it in a browser.

use std::{path::Path, sync::Arc};

use book::{Options, Running};
use browser::{Chromium, Error, Page};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A tab in the book. Dropping it stops the book.
pub(crate) struct Opened {
    pub(crate) page: Page,
    book: Running,
    _browser: Arc<Chromium>,
    _stop: DropGuard,
}

impl Opened {
    /// Opens a page of the book, by its path; nothing where there is no browser.
    pub(crate) async fn of(path: &str) -> Result<Option<Self>, Error> {
        let Some(program) = require::chromium() else { return Ok(None) };
        let root = book::find_root(env!("CARGO_MANIFEST_DIR").as_ref());
        let root = root.expect("the project");
        let mine = root.join("mine");
        let options = Options { root, mine, port: 0, watch: false, tell: |_| {} };
        let stop = CancellationToken::new();
        let book = book::start(options, stop.clone()).await;
        let book = book.unwrap_or_else(|error| panic!("{error}"));
        let browser = Chromium::shared(&program).await?;
        let page = browser.page(&format!("http://{}/{path}", book.book)).await?;
        page.wait_for("document.documentElement.dataset.widgets === 'ready'").await?;
        Ok(Some(Self { page, book, _browser: browser, _stop: stop.drop_guard() }))
    }

    /// The address of another page.
    #[allow(
        dead_code,
        reason = "each test binary has this module, and not each turns pages"
    )]
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.book.book)
    }
}

/// A file of the project.
#[allow(
    dead_code,
    reason = "each test binary has this module, and not each reads a file"
)]
pub(crate) fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
