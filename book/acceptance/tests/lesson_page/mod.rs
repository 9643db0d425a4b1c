//! A lesson's own page with its bench, as a test reads and uses it.

use browser::{ConsoleError, Error, Page};
use serde_json::json;

/// Sends a message as a reader does, once the page follows its room; `page` is the tab that the frame
/// is in.
pub(crate) async fn send(page: &Page, frame: &Page, text: &str) -> Result<(), Error> {
    frame.wait_for("document.body.hasAttribute('data-running')").await?;
    frame.click("#text").await?;
    page.type_text(text).await?;
    page.press("Enter").await?;
    frame.wait_for("document.querySelector('#text').value === ''").await.map(drop)
}

pub(crate) async fn sees(page: &Page, text: &str) -> Result<(), Error> {
    let texts = "[...document.querySelectorAll('#messages .text')]";
    page.wait_for(&format!(
        "{texts}.some(({{ textContent }}) => textContent === {})",
        json!(text)
    ))
    .await
    .map(drop)
}

/// Waits until what a selector finds says this.
pub(crate) async fn says(page: &Page, selector: &str, text: &str) -> Result<(), Error> {
    let found = format!("document.querySelector({}).textContent", json!(selector));
    page.wait_for(&format!("{found}.includes({})", json!(text))).await.map(drop)
}

/// Waits until a line of the wire says this.
pub(crate) async fn on_the_wire(page: &Page, text: &str) -> Result<(), Error> {
    says(page, "#events", text).await
}

pub(crate) async fn counts(
    page: &Page,
    name: &str,
    condition: &str,
) -> Result<(), Error> {
    let cell =
        format!("Number(document.querySelector('[data-count={name}]').textContent)");
    page.wait_for(&format!("{cell} {condition}")).await.map(drop)
}

/// Without what the browser says by itself of requests that failed, as they are meant to here.
pub(crate) fn complaints(page: &Page) -> Vec<ConsoleError> {
    page.console().into_iter().filter(|error| error.source != "network").collect()
}
