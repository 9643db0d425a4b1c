//! The bench of a lesson, and the live lesson that shows it in a page: what it says of the wire, what
//! its faults do, and what it survives.

mod lesson_page;
mod serving;

use axum::{
    Json, Router,
    extract::Path,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use browser::{Chromium, Error};
use lesson_page::{complaints, counts, on_the_wire, says, sees, send};
use serde_json::{Value, json};
use server::Surroundings;
use serving::Serving;

async fn lesson_on(port: u16) -> Serving {
    Serving::start(port, |stop| lesson_1::lesson().router(5, Surroundings::real(stop)))
        .await
}

/// A page with a live lesson, its scripts as they are in the book, and the lesson's port.
async fn page_with(live: &'static str, lesson: u16) -> Serving {
    let html = format!(
        "<!doctype html><title>Page</title><link rel=\"icon\" href=\"data:,\">\n\
         <script type=\"module\">\n\
         import '/widgets/live-lesson.js';\n</script>\n\
         <style>.live-lesson-still {{ display: none }}\n\
         [data-replay] > .live-lesson-still {{ display: block }}</style>\n{live}"
    );
    let widget = async |Path(name): Path<String>| {
        let widgets = concat!(env!("CARGO_MANIFEST_DIR"), "/../chapters/widgets");
        let script = std::fs::read_to_string(format!("{widgets}/{name}"));
        ([(header::CONTENT_TYPE, "text/javascript")], script.expect("a script"))
            .into_response()
    };
    let router = Router::new()
        .route("/", get(async || Html(html)))
        .route("/lessons.json", get(async move || Json(json!({ "1": lesson }))))
        .route("/widgets/{name}", get(widget));
    Serving::start(0, |_| router).await
}

#[tokio::test]
async fn a_message_is_on_the_wire_byte_by_byte() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page =
        browser.page(&lesson.url("/steps/2/rooms/lunch/?bench&start&name=alice")).await?;
    send(&page, &page, "Sm\u{f8}rrebr\u{f8}d at noon?").await?;
    sees(&page, "Sm\u{f8}rrebr\u{f8}d at noon?").await?;
    on_the_wire(&page, "POST messages").await?;

    let posted = "[...document.querySelectorAll('#events > .up')]
        .find((row) => row.textContent.includes('POST messages'))";
    page.evaluate(&format!("{posted}.querySelector('summary').click()")).await?;
    let parts = format!("[...{posted}.querySelectorAll('.part pre')]");
    page.wait_for(&format!("{parts}.length === 3")).await?;
    let parts = page
        .evaluate(&format!("{parts}.map(({{ textContent }}) => textContent)"))
        .await?;
    let [head, body, raw] = [0, 1, 2].map(|part| parts[part].as_str().expect("text"));
    assert!(
        head.starts_with("POST /steps/2/rooms/lunch/messages HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains(&format!("Host: {}\r\n", lesson.address)), "{head}");
    assert_eq!(body, "{\"author\":\"alice\",\"text\":\"Sm\u{f8}rrebr\u{f8}d at noon?\"}");
    assert!(raw.starts_with("0000  50 4f 53 54 20 2f 73 74  POST /st\n"), "{raw}");
    let bytes = raw.lines().map(|line| &line[6..30]).collect::<String>();
    assert!(bytes.contains("53 6d c3 b8 72 72"), "as UTF-8: {raw}");

    on_the_wire(&page, "GET messages?after=1").await?;
    let unanswered = format!("{posted}.textContent.includes('no answer yet')");
    assert_eq!(page.evaluate(&unanswered).await?, false);
    let targets = page.evaluate("document.querySelector('#events').textContent").await?;
    let targets = targets.as_str().expect("text");
    assert!(!targets.contains("GET tap"), "who looks is left out: {targets}");
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_held_pane_keeps_what_comes_for_later() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/4/rooms/lunch/?bench&start")).await?;
    on_the_wire(&page, "200 OK").await?;
    page.click("#hold").await?;
    let rows = "document.querySelectorAll('#events > li').length";
    let held = page.evaluate(rows).await?;
    page.wait_for("/Go on \\(\\d+ more\\)/.test(hold.textContent)").await?;
    assert_eq!(page.evaluate(rows).await?, held);
    page.click("#hold").await?;
    page.wait_for(&format!("{rows} > {held}")).await?;
    Ok(())
}

#[tokio::test]
async fn a_long_wire_is_scrolled_in_its_box_and_leaves_the_page_as_it_is()
-> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/4/rooms/lunch/?bench&start")).await?;
    on_the_wire(&page, "200 OK").await?;
    let height = "document.documentElement.scrollHeight";
    let before = page.evaluate(height).await?;
    page.evaluate(
        "events.append(...Array.from({ length: 200 }, () => events.lastChild.cloneNode(true))),
         undefined",
    )
    .await?;
    assert_eq!(page.evaluate(height).await?, before);
    Ok(())
}

#[tokio::test]
async fn a_part_of_the_bench_that_fails_leaves_the_others_alone() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/4/rooms/lunch/?bench&start")).await?;
    on_the_wire(&page, "200 OK").await?;
    // What the faults are told goes here, and they are told first.
    page.evaluate("document.querySelector('#faulty').remove()").await?;

    send(&page, &page, "Lunch at noon?").await?;
    on_the_wire(&page, "POST messages").await?;
    counts(&page, "seen", "=== 1").await?;
    assert!(!page.console().is_empty(), "and it is not kept quiet");
    Ok(())
}

#[tokio::test]
async fn nobody_looks_at_the_tap_from_a_hidden_tab() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    // A step that asks in a hidden tab too, and so tells that time passes.
    let page = browser.page(&lesson.url("/steps/1/rooms/lunch/?bench&start")).await?;
    on_the_wire(&page, "200 OK").await?;
    page.set_hidden(true).await?;
    let asked =
        |what: &str| page.requests().iter().filter(|url| url.contains(what)).count();
    let polls = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/messages')).length";
    let (looks, before) = (asked("/tap"), page.evaluate(polls).await?);
    page.wait_for(&format!("{polls} >= {before} + 2")).await?;
    assert!(asked("/tap") <= looks + 1, "one may have been under way");
    page.set_hidden(false).await?;
    page.wait_for(&format!(
        "document.querySelectorAll('#events > li').length >= 2 * ({before} + 2)"
    ))
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_message_vanishes_in_step_1_and_it_is_noticed() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/1/rooms/lunch/?bench&start")).await?;
    page.wait_for("document.body.hasAttribute('data-running')").await?;
    page.click("#dare-act").await?;
    counts(&page, "lost", "=== 1").await?;
    counts(&page, "twice", "=== 1").await?;
    counts(&page, "seen", "=== 1").await?;
    counts(&page, "sent", "=== 2").await?;
    says(&page, "#noticed", "“Table for four at 12:15” is gone").await?;

    says(&page, "#noticed a", "Step 2 mends it").await?;
    page.click("#noticed a").await?;
    page.wait_for(
        "location.pathname === '/steps/2/rooms/lunch/' && location.search === '?bench&start'",
    )
    .await?;
    // The bill is of what the server got: more than a head for each request.
    page.wait_for("document.body.hasAttribute('data-running')").await?;
    counts(&page, "requests", ">= 1").await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn the_same_does_not_happen_in_step_2() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page =
        browser.page(&lesson.url("/steps/2/rooms/lunch/?bench&start&name=bob")).await?;
    page.wait_for("document.body.hasAttribute('data-running')").await?;
    for (text, button) in [("Lunch at noon?", "#submit"), ("Yes.", "#submit-other")] {
        page.click("#text").await?;
        page.type_text(text).await?;
        page.click(button).await?;
        page.wait_for("document.querySelector('#text').value === ''").await?;
    }
    counts(&page, "seen", "=== 2").await?;
    for name in ["lost", "twice"] {
        counts(&page, name, "=== 0").await?;
    }
    let others = "[...document.querySelectorAll('.author')].at(-1).textContent";
    assert_eq!(page.evaluate(others).await?, "alice");
    Ok(())
}

#[tokio::test]
async fn a_restart_swallows_messages_in_step_2_and_it_is_noticed() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/2/rooms/lunch/?bench&start")).await?;
    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    page.click("[data-fault=restart]").await?;
    says(&page, "#faulty", "The server restarted").await?;
    on_the_wire(&page, "the server restarts").await?;
    for text in ["Table for four", "It is shut"] {
        send(&page, &page, text).await?;
    }
    sees(&page, "It is shut").await?;
    counts(&page, "lost", "=== 1").await?;
    says(&page, "#noticed", "“Table for four” is gone: the restarted server").await?;
    assert_eq!(complaints(&page), []);
    Ok(())
}

#[tokio::test]
async fn a_restart_is_said_in_step_5_and_the_page_goes_on() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser
        .page(&lesson.url("/steps/5/rooms/lunch/?frame&fault=restart&start"))
        .await?;
    send(&page, &page, "Lunch at noon?").await?;
    sees(&page, "Lunch at noon?").await?;
    let other =
        "document.querySelector('[data-fault=cut]').getClientRects().length === 0";
    assert_eq!(page.evaluate(other).await?, true, "a page has the fault that it names");

    page.click("[data-fault=restart]").await?;
    says(&page, "#messages .gap", "restarted").await?;
    send(&page, &page, "Table for four at 12:15").await?;
    sees(&page, "Table for four at 12:15").await?;
    says(&page, "#status", "following").await?;
    assert_eq!(complaints(&page), []);
    Ok(())
}

#[tokio::test]
async fn a_delay_makes_messages_appear_twice_in_step_3() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/3/rooms/lunch/?bench&start")).await?;
    page.wait_for("document.body.hasAttribute('data-running')").await?;
    page.click("[name=delay][value='5000']").await?;
    says(&page, "#faulty", "Answers take 5 s.").await?;
    send(&page, &page, "Lunch at noon?").await?;
    on_the_wire(&page, "5.0 s under way").await?;
    says(&page, "#noticed", "is here twice").await?;
    counts(&page, "late", "=== 1").await?;
    page.click("[name=delay][value='0']").await?;
    page.wait_for("document.querySelector('#faulty').textContent === ''").await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// A browser that shared the answer of a request among all that ask the same would send one at a time.
#[tokio::test]
async fn the_page_of_step_3_asks_again_before_it_is_answered_and_an_old_answer_comes_last()
-> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser
        .page(&lesson.url("/steps/3/rooms/lunch/?frame&fault=delay&start"))
        .await?;
    page.wait_for("document.body.hasAttribute('data-running')").await?;
    page.click("[name=delay][value='5000']").await?;
    // The server's word for it. They ask with two cursors at most, so two ask the same.
    says(&page, "#faulty", "3 answers are under way").await?;

    send(&page, &page, "Lunch at noon?").await?;
    page.click("[name=delay][value='0']").await?;
    let shown = "[...document.querySelectorAll('#messages .text')].length";
    page.wait_for(&format!("{shown} >= 2")).await?;
    assert_eq!(complaints(&page), []);
    Ok(())
}

#[tokio::test]
async fn a_reader_that_does_not_read_waits_until_it_reads_again() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/4/rooms/lunch/?bench&start")).await?;
    on_the_wire(&page, "200 OK").await?;
    page.click("[data-fault=stall]").await?;
    says(&page, "#faulty", "1 answer is under way").await?;
    send(&page, &page, "Lunch at noon?").await?;
    let shown = "document.querySelectorAll('#messages .text').length";
    assert_eq!(page.evaluate(shown).await?, 0, "who sends is not held up, who reads is");
    says(&page, "[data-fault=stall]", "Read again").await?;
    page.click("[data-fault=stall]").await?;
    sees(&page, "Lunch at noon?").await?;
    on_the_wire(&page, "the reader reads again").await?;
    Ok(())
}

#[tokio::test]
async fn a_cut_is_noticed_and_passes() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let page = browser.page(&lesson.url("/steps/4/rooms/lunch/?bench&start")).await?;
    let elsewhere =
        browser.page(&lesson.url("/steps/4/rooms/dinner/?bench&start")).await?;
    says(&page, "#status", "following").await?;
    says(&elsewhere, "#status", "following").await?;
    page.click("[data-fault=cut]").await?;
    says(&page, "#faulty", "The line is cut").await?;
    says(&page, "#status", "no answer").await?;
    on_the_wire(&page, "never answered").await?;
    says(&page, "#status", "following").await?;
    says(&elsewhere, "#status", "following").await?;
    assert_eq!(elsewhere.console(), [], "the other room noticed nothing");
    Ok(())
}

#[tokio::test]
async fn another_website_cannot_look_and_does_no_harm() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let hostile = page_with("<p>Nothing to see.</p>", lesson.address.port()).await;
    let victim = browser.page(&lesson.url("/steps/2/rooms/lunch/?bench&start")).await?;
    send(&victim, &victim, "Lunch at noon?").await?;
    sees(&victim, "Lunch at noon?").await?;

    let page = browser.page(&hostile.url("/")).await?;
    let room = lesson.url("/steps/2/rooms/lunch");
    for attempt in [
        format!("fetch('{room}/tap')"),
        format!(
            "fetch('{room}/faults', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: '{{\"fault\":\"restart\"}}' }})"
        ),
    ] {
        let got =
            page.evaluate(&format!("{attempt}.then(() => 'in', () => 'out')")).await?;
        assert_eq!(got, "out", "{attempt}");
    }
    // What a browser sends without asking first: the server alone can refuse it.
    page.evaluate(&format!(
        "fetch('{room}/faults', {{ method: 'POST', mode: 'no-cors', body: '{{\"fault\":\"restart\"}}' }})
            .then(() => true)"
    ))
    .await?;
    let read =
        victim.evaluate("fetch('messages').then((answer) => answer.json())").await?;
    assert_eq!(read["messages"][0]["text"], "Lunch at noon?", "it did not restart");
    let wire = victim.evaluate("document.querySelector('#events').textContent").await?;
    assert!(!wire.as_str().expect("text").contains("restarts"));
    Ok(())
}

const LIVE: &str = "<live-lesson lesson=\"1\" step=\"4\" fault=\"restart\" command=\"cargo run -p lesson-1\">\
    <p>Words</p><figure class=\"wire\">A scene</figure></live-lesson>";

#[tokio::test]
async fn ten_restarts_in_a_row_are_survived() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (mut lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let port = lesson.address.port();
    let site = page_with(LIVE, port).await;
    let page = browser.page(&site.url("/")).await?;
    page.click("live-lesson button").await?;
    let frame = page.frame(&lesson.url("/steps/4/")).await?;
    says(&frame, "#status", "following").await?;

    for restart in 1..=10 {
        lesson.stopped().await;
        lesson = lesson_on(port).await;
        frame
            .wait_for(&format!(
                "document.querySelectorAll('#messages .gap').length === {restart}"
            ))
            .await?;
    }
    send(&page, &frame, "Table for four at 12:15").await?;
    sees(&frame, "Table for four at 12:15").await?;
    page.wait_for("document.querySelectorAll('iframe').length === 1").await?;
    assert_eq!(complaints(&page), []);
    Ok(())
}

#[tokio::test]
async fn a_page_that_did_not_come_is_loaded_again() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let site = page_with(LIVE, lesson.address.port()).await;
    let page = browser.page(&site.url("/")).await?;
    // As if the server had ended between saying hello and handing out the page.
    page.evaluate(
        "new MutationObserver((_, observer) => {
             const frame = document.querySelector('iframe');
             if (!frame) return;
             observer.disconnect();
             frame.src = 'about:blank';
         }).observe(document, { childList: true, subtree: true });
         undefined",
    )
    .await?;
    page.click("live-lesson button").await?;
    let frame = page.frame(&lesson.url("/steps/4/")).await?;
    says(&frame, "#status", "following").await?;
    Ok(())
}

#[tokio::test]
async fn without_a_server_it_shows_a_scene_and_connects_by_itself() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let port = lesson.address.port();
    lesson.stopped().await;
    let site = page_with(LIVE, port).await;
    let page = browser.page(&site.url("/")).await?;
    let scene = "document.querySelector('figure').getClientRects().length > 0";
    assert_eq!(page.evaluate(scene).await?, false);

    page.click("live-lesson button").await?;
    says(&page, ".live-lesson-status", "No server answers").await?;
    says(&page, ".live-lesson-status code", "cargo run -p lesson-1").await?;
    assert_eq!(page.evaluate(scene).await?, true);

    let lesson = lesson_on(port).await;
    let frame = page.frame(&lesson.url("/steps/4/")).await?;
    says(&frame, "#status", "following").await?;
    assert_eq!(page.evaluate(scene).await?, false);

    says(&page, "live-lesson button", "Close").await?;
    page.click("live-lesson button").await?;
    page.wait_for("document.querySelector('iframe') === null").await?;
    says(&page, ".live-lesson-status", "Closed.").await?;
    Ok(())
}

#[tokio::test]
async fn a_tab_that_is_hidden_for_a_minute_lets_its_lesson_go() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let site = page_with(LIVE, lesson.address.port()).await;
    let page = browser.page(&site.url("/")).await?;
    page.click("live-lesson button").await?;
    page.frame(&lesson.url("/steps/4/")).await?;
    page.evaluate(
        "window.minutes = [];
         const real = window.setTimeout;
         window.setTimeout = (happen, ms) => ms === 60_000 ? minutes.push(happen) : real(happen, ms);
         undefined",
    )
    .await?;
    page.set_hidden(true).await?;
    page.wait_for("minutes.length === 1").await?;
    assert_eq!(page.evaluate("document.querySelectorAll('iframe').length").await?, 1);
    page.evaluate("minutes[0](), undefined").await?;
    page.wait_for("document.querySelector('iframe') === null").await?;
    says(&page, ".live-lesson-status", "Paused because this tab was hidden").await?;
    Ok(())
}

/// A browser has six connections to an origin for all its tabs.
#[tokio::test]
async fn six_benches_in_six_tabs_do_not_starve_each_other() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (lesson, browser) = (lesson_on(0).await, Chromium::shared(&program).await?);
    let live = "<live-lesson lesson=\"1\" step=\"5\" bench></live-lesson>";
    let site = page_with(live, lesson.address.port()).await;
    let mut tabs = Vec::new();
    for _ in 0..6 {
        let page = browser.page(&site.url("/")).await?;
        page.click("live-lesson button").await?;
        let frame = page.frame(&lesson.url("/steps/5/")).await?;
        frame.wait_for("document.body.hasAttribute('data-running')").await?;
        tabs.push((page, frame));
    }
    let (page, frame) = &tabs[0];
    send(page, frame, "Lunch at noon?").await?;
    for (page, frame) in &tabs {
        sees(frame, "Lunch at noon?").await?;
        on_the_wire(frame, "POST messages").await?;
        assert_eq!(page.console(), Vec::new());
    }
    let held = "document.querySelector('[data-count=connections]').textContent";
    let Value::String(held) = tabs[0].1.evaluate(held).await? else { panic!() };
    assert!((1..=6).contains(&held.parse::<u32>().expect("a number")), "{held}");
    Ok(())
}
