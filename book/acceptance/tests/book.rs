//! The book's own pages in a real browser, with the lessons beside them.

use acceptance::{Chromium, Error, Page, require};
use book::{Options, Running};
use serde_json::Value;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The book on a free port, and what stops it.
async fn start() -> (Running, DropGuard) {
    let root = book::find_root(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the project");
    let options = Options { root, port: 0, watch: false, tell: |_| {} };
    let stop = CancellationToken::new();
    let running = book::start(options, stop.clone()).await;
    (running.unwrap_or_else(|error| panic!("{error}")), stop.drop_guard())
}

/// The addresses of the book's pages: those in its contents, which every page shows.
async fn pages(page: &Page) -> Result<Vec<String>, Error> {
    let links = "[...new Set([...document.querySelectorAll('.chapter a[href]')]
        .map(({ href }) => href.split('#')[0]))]";
    page.wait_for(&format!("{links}.length > 1")).await?;
    let links = page.evaluate(links).await?;
    Ok(links
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

#[tokio::test]
async fn a_message_sent_in_a_live_lesson_appears_in_it() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let ((book, _stop), browser) = (start().await, Chromium::shared(&program).await?);
    let page =
        browser.page(&format!("http://{}/short-polling/latest.html", book.book)).await?;

    page.click("live-lesson button").await?;
    let lesson = page.frame(&format!("http://{}/steps/1/", book.lessons[&1])).await?;
    lesson.wait_for("document.body.hasAttribute('data-running')").await?;
    lesson.click("#text").await?;
    page.type_text("Lunch at noon?").await?;
    page.press("Enter").await?;
    lesson
        .wait_for(
            "document.querySelector('#messages .text')?.textContent === 'Lunch at noon?'",
        )
        .await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn every_page_is_quiet_and_asks_nobody_else() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let ((book, _stop), browser) = (start().await, Chromium::shared(&program).await?);
    let page = browser.page(&format!("http://{}/index.html", book.book)).await?;

    let pages = pages(&page).await?;
    for address in &pages {
        page.goto(address).await?;
        let missing = page.evaluate("document.querySelector('main h1') === null").await?;
        assert_eq!(missing, false, "{address} has no heading");
    }

    assert!(pages.len() > 5, "{pages:?}");
    assert_eq!(page.console(), []);
    assert_eq!(page.hosts().into_iter().collect::<Vec<_>>(), ["127.0.0.1"]);
    Ok(())
}
