//! The book's own pages with the lessons beside them.

mod reading;

use browser::{Chromium, Error};
use reading::Reading;

#[tokio::test]
async fn a_message_sent_in_a_live_lesson_appears_in_it() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/latest.html")).await?;

    reading::whole(&page).await?;
    page.click("live-lesson button").await?;
    let lesson = page.frame(&book.lesson(1, "steps/1/")).await?;
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
