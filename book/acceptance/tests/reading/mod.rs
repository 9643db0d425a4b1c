//! The book and its lessons on free ports, as a reader opens them.

#![allow(
    dead_code,
    reason = "each test binary has this module, and not each uses all of it"
)]

use std::{collections::BTreeSet, path::PathBuf};

use book::{Options, Running};
use browser::{Error, Page};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

/// mdBook's themes.
pub(crate) const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// A desk's window and a phone's, in CSS pixels.
pub(crate) const DESK: (u32, u32) = (1200, 900);
pub(crate) const PHONE: (u32, u32) = (390, 844);

/// A book that is served until this is dropped.
pub(crate) struct Reading {
    pub(crate) running: Running,
    _stop: DropGuard,
}

impl Reading {
    pub(crate) async fn start() -> Self {
        Self::start_at(project()).await
    }

    /// The book of this folder instead of ours.
    pub(crate) async fn start_at(root: PathBuf) -> Self {
        let mine = root.join("mine");
        let options = Options { root, mine, port: 0, watch: false, tell: |_| {} };
        let stop = CancellationToken::new();
        let running = book::start(options, stop.clone()).await;
        let running = running.unwrap_or_else(|error| panic!("{error}"));
        Self { running, _stop: stop.drop_guard() }
    }

    /// The address of a page of the book.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.running.book)
    }

    /// The address of a page of a lesson.
    pub(crate) fn lesson(&self, number: u16, path: &str) -> String {
        format!("http://{}/{path}", self.running.lessons[&number])
    }
}

/// A page of the book, with its widgets.
pub(crate) async fn open(page: &Page, url: &str) -> Result<(), Error> {
    page.goto(url).await?;
    whole(page).await
}

/// Waits until the page has its widgets.
pub(crate) async fn whole(page: &Page) -> Result<(), Error> {
    let ready = "document.documentElement.dataset.widgets === 'ready'";
    page.wait_for(ready).await.map(drop)
}

/// The folder that holds `book.toml`.
pub(crate) fn project() -> PathBuf {
    book::find_root(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the project")
}

/// The addresses of the chapters: those in the table of contents, which every page of the book has.
pub(crate) async fn chapters(page: &Page) -> Result<Vec<String>, Error> {
    let links = "[...document.querySelectorAll('.chapter a[href]')]
        .map(({ href }) => href.split('#')[0])";
    page.wait_for(&format!("{links}.length > 1")).await?;
    let links = page.evaluate(links).await?;
    let links = links.as_array().into_iter().flatten().filter_map(Value::as_str);
    let links: BTreeSet<_> = links.map(str::to_owned).collect();
    assert!(links.len() > 10, "few chapters: {links:?}");
    Ok(links.into_iter().collect())
}

/// Waits until a page's first live lesson is in a state: `idle`, `waiting`, `open` or `silent`.
pub(crate) async fn live_lesson_is(page: &Page, state: &str) -> Result<(), Error> {
    let shown = "document.querySelector('live-lesson [data-state]').dataset.state";
    page.wait_for(&format!("{shown} === '{state}'")).await.map(drop)
}

/// Takes a theme of the book, as mdBook does, but for this tab only: tabs share what is stored.
pub(crate) async fn take_theme(page: &Page, theme: &str) -> Result<(), Error> {
    let take = format!(
        "(() => {{
            document.documentElement.classList.remove(...{});
            document.documentElement.classList.add('{theme}');
            const night = ['coal', 'navy'].includes('{theme}');
            const highlight = (name) => document.getElementById(`mdbook-${{name}}-css`);
            highlight('ayu-highlight').disabled = '{theme}' !== 'ayu';
            highlight('tomorrow-night').disabled = !night;
            highlight('highlight').disabled = night || '{theme}' === 'ayu';
        }})()",
        json!(THEMES)
    );
    page.evaluate(&take).await.map(drop)
}
