//! A lesson's own page in a real browser, with the real lesson behind it.

mod serving;

use browser::{Chromium, Error, Page};
use serde_json::json;
use server::Surroundings;
use serving::Serving;

async fn lesson_on(port: u16) -> Serving {
    Serving::start(port, |stop| lesson_1::lesson().router(5, Surroundings::real(stop)))
        .await
}

/// Sends a message as a reader does: by typing it.
async fn send(page: &Page, text: &str) -> Result<(), Error> {
    page.click("#text").await?;
    page.type_text(text).await?;
    page.press("Enter").await?;
    // The page empties the field when the server has the message.
    page.wait_for("document.querySelector('#text').value === ''").await?;
    Ok(())
}

async fn sees(page: &Page, text: &str) -> Result<(), Error> {
    page.wait_for(&format!("{}.includes({})", shown(), json!(text))).await.map(drop)
}

/// The messages on a page, as an array of their texts.
fn shown() -> &'static str {
    "[...document.querySelectorAll('#messages .message .text')].map(({ textContent }) => textContent)"
}

async fn says(page: &Page, status: &str) -> Result<(), Error> {
    let text = "document.querySelector('#status').textContent";
    page.wait_for(&format!("{text}.includes({})", json!(status))).await.map(drop)
}

fn own_hosts_only(pages: &[&Page]) {
    for page in pages {
        assert_eq!(page.hosts().into_iter().collect::<Vec<_>>(), ["127.0.0.1"]);
    }
}

#[tokio::test]
async fn a_message_sent_in_one_tab_appears_in_the_other() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let room = lesson.url("/rooms/lunch/");
    // One after the other, as anybody opens them: the second takes the next name.
    let one = browser.page(&room).await?;
    let other = browser.page(&room).await?;
    let name = "document.querySelector('#name').value";
    assert_ne!(one.evaluate(name).await?, other.evaluate(name).await?, "who is who");

    one.click("#run").await?;
    other.click("#run").await?;
    // A text is a text, whatever it looks like.
    let text =
        "Lunch at <b>noon</b>? <img src=x onerror=\"document.title='broken into'\">";
    send(&one, text).await?;
    tokio::try_join!(sees(&one, text), sees(&other, text))?;
    send(&other, "Yes. The ramen place").await?;
    sees(&one, "Yes. The ramen place").await?;

    let both = json!([text, "Yes. The ramen place"]);
    assert_eq!(one.evaluate(shown()).await?, both);
    for page in [&one, &other] {
        assert_eq!(page.console(), []);
        assert_ne!(page.evaluate("document.title").await?, "broken into");
    }
    own_hosts_only(&[&one, &other]);
    Ok(())
}

#[tokio::test]
async fn a_tab_that_is_stopped_asks_no_more_until_it_is_started() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let room = lesson.url("/rooms/lunch/?start");
    let (one, other) = tokio::try_join!(browser.page(&room), browser.page(&room))?;
    send(&one, "Lunch at noon?").await?;
    tokio::try_join!(sees(&one, "Lunch at noon?"), sees(&other, "Lunch at noon?"))?;

    other.click("#run").await?;
    says(&other, "stopped").await?;
    assert_eq!(
        other.evaluate("document.querySelector('#run').textContent").await?,
        "Start"
    );
    let asked = other.requests().len();
    // When this one has seen both, the other one would have asked too.
    for text in ["Yes. The ramen place", "Table for four at 12:15"] {
        send(&one, text).await?;
        sees(&one, text).await?;
    }
    assert_eq!(other.requests().len(), asked);
    assert_eq!(other.evaluate(shown()).await?, json!(["Lunch at noon?"]));

    other.click("#run").await?;
    sees(&other, "Table for four at 12:15").await?;
    assert_eq!((one.console(), other.console()), (vec![], vec![]));
    Ok(())
}

#[tokio::test]
async fn a_restart_is_said_and_the_tab_goes_on() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let port = lesson.address.port();
    let page = browser.page(&lesson.url("/rooms/lunch/?start")).await?;
    send(&page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;

    lesson.stopped().await;
    says(&page, "no answer").await?;
    let _lesson = lesson_on(port).await;
    page.wait_for(
        "document.querySelector('#messages .gap')?.textContent.includes('restarted')",
    )
    .await?;
    send(&page, "Table for four at 12:15").await?;
    sees(&page, "Table for four at 12:15").await?;
    says(&page, "following").await?;

    assert_eq!(
        page.evaluate(shown()).await?,
        json!(["Lunch at noon?", "Table for four at 12:15"]),
        "each message once"
    );
    let other_than_failed_fetches: Vec<_> =
        page.console().into_iter().filter(|error| error.source != "network").collect();
    assert_eq!(other_than_failed_fetches, []);
    own_hosts_only(&[&page]);
    Ok(())
}

#[tokio::test]
async fn a_tab_comes_back_from_the_history_and_goes_on() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    for step in [4, 5] {
        let page = browser
            .page(&lesson.url(&format!("/steps/{step}/rooms/lunch/?start")))
            .await?;
        says(&page, "following").await?;

        page.evaluate("window.kept = true").await?;
        page.goto(&lesson.url("/rooms/dinner/")).await?;
        page.back().await?;
        assert_eq!(
            page.evaluate("window.kept").await?,
            true,
            "the page was loaded anew: with `Cache-Control: no-store` it is kept out of the \
             back/forward cache"
        );
        send(&page, "Lunch at noon?").await?;
        sees(&page, "Lunch at noon?").await?;
        assert_eq!(page.console(), []);
    }
    Ok(())
}

#[tokio::test]
async fn the_client_of_each_step_follows_its_room() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let mut pages = Vec::new();
    for step in 1..=lesson_1::lesson().steps.len() {
        let page = browser
            .page(&lesson.url(&format!("/steps/{step}/rooms/lunch/?start")))
            .await?;
        send(&page, "Lunch at noon?").await?;
        pages.push(page);
    }
    for page in &pages {
        sees(page, "Lunch at noon?").await?;
        assert_eq!(page.console(), []);
    }
    Ok(())
}
