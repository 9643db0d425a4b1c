//! A request that is held, on a lesson's own page: that it shows as one that waits, what the faults and
//! Stop do to it, and the dares of lesson 2.

mod lesson_page;
mod serving;

use browser::{Chromium, Error, Page};
use lesson_page::{complaints, counts, on_the_wire, says, sees, send};
use serde_json::json;
use server::Surroundings;
use serving::Serving;

async fn lesson() -> Serving {
    Serving::start(0, |stop| lesson_2::lesson().router(7, Surroundings::real(stop))).await
}

/// The bench of a step in a tab of its own, once it holds a request.
async fn holding(
    browser: &Chromium,
    lesson: &Serving,
    step: usize,
) -> Result<Page, Error> {
    let url = lesson.url(&format!("/steps/{step}/rooms/lunch/?bench&start&name=alice"));
    let page = browser.page(&url).await?;
    on_the_wire(&page, "waits 1 s").await?;
    Ok(page)
}

/// From now on the page's clock is ahead. What it does by the clock it need not be waited for.
async fn ahead(page: &Page, seconds: u32) -> Result<(), Error> {
    page.evaluate(&format!(
        "{{ const real = Date.now; Date.now = () => real() + {seconds} * 1000; }}"
    ))
    .await
    .map(drop)
}

#[tokio::test]
async fn a_request_that_waits_is_shown_as_one() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/rooms/lunch/?start&name=alice")).await?;
    let first = "document.querySelector('#requests tr')";
    page.wait_for(&format!("{first}?.matches('.out.waits')")).await?;
    let cells = format!("[...{first}.children].map((cell) => cell.textContent)");
    let row = page.evaluate(&cells).await?;
    assert_eq!((&row[1], &row[3]), (&json!("GET"), &json!("waits")), "{row}");
    assert!(row[2].as_str().expect("a path").ends_with("&wait=25"), "{row}");

    let ms = format!("Number({first}.children[4].textContent)");
    let bar = format!("parseFloat(getComputedStyle({first}.children[2]).backgroundSize)");
    let before = page.evaluate(&format!("[{ms}, {bar}]")).await?;
    page.wait_for(&format!("{ms} > {} && {bar} > {}", before[0], before[1])).await?;
    assert!(before[0].as_u64() >= Some(1000), "{before}");

    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    let answered = "[...document.querySelectorAll('#requests tr')]
        .filter(({ children }) => children[1].textContent === 'GET')[1]";
    page.wait_for(&format!("{answered}.children[3].textContent === '200'")).await?;
    assert_eq!(page.evaluate(&format!("{answered}.className")).await?, "");
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_request_that_waits_stays_in_the_table() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/rooms/lunch/?start&name=alice")).await?;
    page.wait_for("document.querySelector('#requests .waits') !== null").await?;
    // Each of them is refused, and wakes nobody.
    for _ in 0..13 {
        page.click("#text").await?;
        page.type_text(" ").await?;
        page.press("Enter").await?;
        says(&page, "#failure", "Not sent").await?;
        page.evaluate("text.value = '', failure.textContent = '', undefined").await?;
    }
    let rows = "document.querySelectorAll('#requests tr').length";
    assert_eq!(page.evaluate(rows).await?, 12);
    let last = "document.querySelector('#requests tr:last-child').className";
    assert_eq!(page.evaluate(last).await?, "out waits");
    Ok(())
}

#[tokio::test]
async fn the_wire_says_how_long_a_request_waits_and_how_long_it_was_held()
-> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 4).await?;
    on_the_wire(&page, "waits 2 s").await?;
    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    let answer = "[...document.querySelectorAll('#events > .down')]
        .find((row) => row.textContent.includes('Lunch at noon?'))?.textContent";
    page.wait_for(&format!("/held \\d+\\.\\d s/.test({answer})")).await?;
    let wire = page.evaluate("document.querySelector('#events').textContent").await?;
    assert!(!wire.as_str().expect("text").contains("waits 2 s"), "it waits no more");
    Ok(())
}

#[tokio::test]
async fn a_cut_ends_a_held_request_and_the_loop_of_step_5() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 5).await?;
    page.click("[data-fault=cut]").await?;
    says(&page, "#faulty", "The line is cut").await?;
    on_the_wire(&page, "#1: the line is cut").await?;
    on_the_wire(&page, "never answered").await?;
    let waits =
        "/no answer yet|waits \\d/.test(document.querySelector('#events').textContent)";
    page.wait_for(&format!("!{waits}")).await?;
    page.wait_for("document.querySelector('#faulty').textContent === ''").await?;

    send(&page, &page, "Lunch at noon?").await?;
    says(&page, "#noticed", "nobody asks for it").await?;
    says(&page, "#noticed a", "Step 6 mends it").await?;
    says(&page, "#status", "started").await?;
    Ok(())
}

#[tokio::test]
async fn a_cut_makes_a_message_late_in_step_6() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 6).await?;
    // After the cut it asks again 1.45 s, 4.3 s and 9.95 s later.
    page.evaluate("Math.random = () => 0.7, undefined").await?;
    page.click("#run").await?;
    page.click("#run").await?;
    page.wait_for("document.querySelector('#requests .waits') !== null").await?;
    page.click("[data-fault=cut]").await?;
    says(&page, "#faulty", "The line is cut").await?;
    says(&page, "#status", "no answer").await?;
    page.wait_for("faulty.textContent === ''").await?;
    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    says(&page, "#noticed", "the page waited before it asked again").await?;

    page.click("[data-fault=cut]").await?;
    says(&page, "#faulty", "The line is cut").await?;
    says(&page, "#status", "no answer").await?;
    page.wait_for("faulty.textContent === ''").await?;
    says(&page, "#status", "waiting for an answer").await?;
    page.wait_for("document.querySelector('#requests .waits') !== null").await?;
    send(&page, &page, "The ramen place").await?;
    says(&page, "#status", "following").await?;
    assert_eq!(complaints(&page), []);
    Ok(())
}

#[tokio::test]
async fn a_delay_and_a_stall_hold_up_the_answer_and_not_the_request() -> Result<(), Error>
{
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 7).await?;
    page.click("[name=delay][value='1000']").await?;
    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    on_the_wire(&page, "1.0 s under way").await?;
    page.click("[name=delay][value='0']").await?;

    page.click("[data-fault=stall]").await?;
    says(&page, "[data-fault=stall]", "Read again").await?;
    send(&page, &page, "The ramen place").await?;
    says(&page, "#faulty", "1 answer is under way").await?;
    page.click("[data-fault=stall]").await?;
    sees(&page, "The ramen place").await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// The browser sends a GET again by itself when a connection breaks that it has used before, so that
/// each of these pages goes on, and step 7 by its own doing.
#[tokio::test]
async fn a_restart_is_heard_of_at_once() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    for step in [2, 7] {
        let page = holding(&browser, &lesson, step).await?;
        page.click("[data-fault=restart]").await?;
        on_the_wire(&page, "the server restarts").await?;
        on_the_wire(&page, "never answered").await?;
        says(&page, "#messages .gap", "restarted").await?;
        send(&page, &page, "Lunch at noon?").await?;
        sees(&page, "Lunch at noon?").await?;
        assert_eq!(complaints(&page), [], "step {step}");
    }
    Ok(())
}

#[tokio::test]
async fn stop_lets_go_of_what_is_held() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    for step in [1, 2, 5, 7] {
        let page = holding(&browser, &lesson, step).await?;
        // More often than the browser has connections.
        for _ in 0..7 {
            page.click("#run").await?;
            says(&page, "#status", "stopped").await?;
            page.wait_for("!document.body.hasAttribute('data-asking')").await?;
            page.click("#run").await?;
            page.wait_for("document.body.hasAttribute('data-asking')").await?;
        }
        page.wait_for("document.querySelector('#requests .waits') !== null").await?;
        page.click("#run").await?;
        on_the_wire(&page, "is closed").await?;
        send_stopped(&page, "Lunch at noon?").await?;
        let row = "[...document.querySelectorAll('#requests tr')]
            .find(({ children }) => children[1].textContent === 'GET').children[3].textContent";
        assert_eq!(page.evaluate(row).await?, "stopped", "step {step}");
        let shown = "document.querySelectorAll('#messages .text').length";
        assert_eq!(page.evaluate(shown).await?, 0, "step {step}");

        page.click("#run").await?;
        sees(&page, "Lunch at noon?").await?;
        assert_eq!(page.console(), [], "step {step}");
    }
    Ok(())
}

/// Sends from a page that does not follow its room.
async fn send_stopped(page: &Page, text: &str) -> Result<(), Error> {
    page.click("#text").await?;
    page.type_text(text).await?;
    page.press("Enter").await?;
    page.wait_for("document.querySelector('#text').value === ''").await.map(drop)
}

#[tokio::test]
async fn a_second_reader_makes_a_message_vanish_in_step_1() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 1).await?;
    let other = holding(&browser, &lesson, 1).await?;
    // Whoever looks first gets it, and that is not this page each time.
    for number in 1.. {
        let text = format!("Message {number}");
        send(&page, &page, &text).await?;
        let other_has_it = tokio::select! {
            seen = sees(&page, &text) => seen.map(|()| false)?,
            seen = sees(&other, &text) => seen.map(|()| true)?,
        };
        if other_has_it {
            break;
        }
        assert!(number < 20, "this page got all of them");
    }
    ahead(&page, 36).await?;
    says(&page, "#noticed", "handed it to another reader").await?;
    counts(&page, "lost", "=== 1").await
}

#[tokio::test]
async fn a_look_a_second_makes_a_message_half_a_second_late_in_step_2()
-> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 2).await?;
    for number in 1.. {
        let text = format!("Message {number}");
        send(&page, &page, &text).await?;
        sees(&page, &text).await?;
        // It was sent right after the look that brought the one before.
        if page.evaluate("noticed.textContent !== ''").await? == true {
            break;
        }
        assert!(number < 20, "none of them was late");
    }
    says(&page, "#noticed", "until the next look").await?;
    counts(&page, "late", "=== 0").await
}

/// The window is open for 10 ms; a reader hits it at the second or third attempt.
#[tokio::test]
async fn what_falls_between_look_and_wait_is_noticed_in_step_3() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 3).await?;
    // As good as that: it is with the server, and does not come.
    page.click("[data-fault=stall]").await?;
    says(&page, "[data-fault=stall]", "Read again").await?;
    page.click("#dare-act").await?;
    counts(&page, "sent", "=== 2").await?;
    assert_eq!(page.evaluate("noticed.textContent").await?, "");
    ahead(&page, 10).await?;
    says(&page, "#noticed", "look and its wait").await
}

#[tokio::test]
async fn a_request_that_waits_for_a_minute_is_noticed_in_step_4() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson().await, Chromium::shared(&program).await?);
    let page = holding(&browser, &lesson, 4).await?;
    assert_eq!(page.evaluate("noticed.textContent").await?, "");
    ahead(&page, 60).await?;
    says(&page, "#noticed", "A request of this room waits for 6").await
}
