//! The reader's own program in the book: the box that says how far it has come, the conversation that
//! failed beside the one that was expected, and the ticks in the table of contents.

mod reading;
mod serving;
mod small;

use std::fs;

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use browser::{Chromium, Error, Page};
use reading::{DESK, PHONE, open};
use serde_json::{Value, json};
use serving::Serving;
use small::{Small, fails_at_step_3, step_3_passes};

const STEP_3: &str = "mine-progress[step=\"3\"]";

/// Waits until what a selector finds first has such a text in it.
async fn says(page: &Page, selector: &str, text: &str) -> Result<(), Error> {
    let found = format!("document.querySelector({})?.textContent", json!(selector));
    page.wait_for(&format!("{found}.includes({})", json!(text))).await.map(drop)
}

/// Has the page look at the progress once more, and waits until it has been told.
async fn look_again(page: &Page) -> Result<(), Error> {
    let answers = "performance.getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('/mine.json')).length";
    let before = page.evaluate(answers).await?;
    page.evaluate("void dispatchEvent(new Event('focus'))").await?;
    page.wait_for(&format!("{answers} > {before}")).await?;
    // The answer is there; what is made of it takes a turn or two.
    page.evaluate("new Promise((done) => setTimeout(done))").await.map(drop)
}

/// The titles of the chapters that have a tick, and what the tick is called.
async fn ticks(page: &Page) -> Result<Value, Error> {
    page.evaluate(
        "[...document.querySelectorAll('#mdbook-sidebar .tick')].map((tick) =>
            tick.closest('a').textContent.replace(/^[\\d. ]+/, '') + tick.ariaLabel)",
    )
    .await
}

async fn ticks_are(page: &Page, titles: &[&str]) -> Result<(), Error> {
    let titles: Vec<_> = titles.iter().map(|title| format!("{title}, done")).collect();
    let ticks = "[...document.querySelectorAll('#mdbook-sidebar .tick')].map((tick) =>
        tick.closest('a').textContent.replace(/^[\\d. ]+/, '') + tick.ariaLabel)";
    page.wait_for(&format!(
        "JSON.stringify({ticks}) === {}",
        json!(json!(titles).to_string())
    ))
    .await
    .map(drop)
}

/// Answers the quiz of this number, from 0, rightly.
async fn solve(page: &Page, number: usize) -> Result<(), Error> {
    let quiz = format!("document.querySelectorAll('.quiz')[{number}]");
    page.evaluate(&format!(
        "{quiz}.querySelector('input[value=B]').click(), {quiz}.querySelector('.quiz-check').click()"
    ))
    .await?;
    page.wait_for(&format!("{quiz}.dataset.state === 'solved'")).await.map(drop)
}

#[tokio::test]
async fn the_box_follows_the_readers_program() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    open(&page, &book.url("mine.html")).await?;
    let state = |of: &str| format!("mine-progress{of} > .mine-state");

    assert_eq!(
        page.evaluate("document.querySelector('.mine pre').textContent.trim()").await?,
        "cargo mine 1"
    );
    says(&page, &state(""), "Not begun.").await?;
    says(&page, &state("[step=\"3\"]"), "Not begun.").await?;

    // Somebody types the command in the terminal, and the page that is looked at says so by itself.
    small.progress(&fails_at_step_3("nothing"));
    says(&page, &state("[step=\"3\"]"), "Not yet.").await?;
    says(&page, STEP_3, "Step 3, scene “A restart”").await?;
    says(&page, STEP_3, "4.0 s: expected alice to be told of a gap.").await?;
    says(&page, STEP_3, "Who counts?").await?;
    says(&page, &state("[step=\"4\"]"), "Step 3 comes first: An epoch.").await?;
    let elsewhere = "document.querySelectorAll('[step=\"4\"] .mine-failure, [exercise] .mine-failure').length";
    assert_eq!(page.evaluate(elsewhere).await?, 0);
    says(&page, &state("[exercise]"), "Not passed yet").await?;
    let rows =
        "[...document.querySelectorAll('.mine-table tbody tr')].map(({ innerText }) =>
        innerText.replace(/\\s+/g, ' ').trim())";
    assert_eq!(
        page.evaluate(rows).await?,
        json!([
            "Step 2: A cursor ✓ passed",
            "Step 3: An epoch not yet",
            "Step 4: One request at a time not yet",
            "Step 5: Manners not yet",
            "Step 5: The server sets the pace not yet",
            "Step 5: What it cannot take not yet",
            "Exercise: Foretell a scene not yet",
            "Exercise: A room that forgets not yet",
            "Exercise: Look back not yet",
            "Exercise: Ask less while nothing is new not yet"
        ])
    );
    let link = "document.querySelector('.mine-table a').href";
    assert_eq!(page.evaluate(link).await?, book.url("short-polling/cursor.html"));

    small.progress(&step_3_passes());
    says(&page, &state("[step=\"3\"]"), "Passed.").await?;
    says(&page, &state("[exercise]"), "Passed.").await?;
    says(&page, ".mine-table tr:nth-child(2)", "✓ passed").await?;
    let failures = "document.querySelectorAll('.mine-failure').length";
    assert_eq!(page.evaluate(failures).await?, 0);
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn what_has_not_changed_is_not_touched() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    small.progress(&fails_at_step_3("nothing"));
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.reduce_motion().await?;
    open(&page, &book.url("mine.html")).await?;

    let details = format!("document.querySelector('{STEP_3} details')");
    assert_eq!(page.evaluate(&format!("{details}.open")).await?, false);
    page.click(&format!("{STEP_3} summary")).await?;
    let second = format!("{STEP_3} .mine-pair figure:nth-of-type(2)");
    page.click(&format!("{second} .player-forward")).await?;
    page.click(&format!("{second} .player-forward")).await?;
    let at = format!("document.querySelector('{second}').dataset.current");
    assert_eq!(page.evaluate(&at).await?, "1");
    page.evaluate(&format!(
        "window.changes = 0, window.second = document.querySelector('{second}'),
        new MutationObserver(() => changes += 1).observe(document.querySelector('{STEP_3}'),
            {{ attributes: true, characterData: true, childList: true, subtree: true }})"
    ))
    .await?;

    // The runner has written the same again, then something that is shown elsewhere.
    let mut same = fails_at_step_3("nothing");
    same["hints"] = json!({ "restart": 2 });
    small.progress(&same);
    look_again(&page).await?;
    same["exercises"] = json!(["ring"]);
    small.progress(&same);
    says(&page, "mine-progress[exercise]", "Passed.").await?;
    assert_eq!(page.evaluate("changes").await?, 0);
    assert_eq!(page.evaluate(&at).await?, "1");
    let focus = "document.activeElement.className";
    assert_eq!(page.evaluate(focus).await?, "player-forward");

    // Another conversation takes the place of the one before; what is open stays open.
    small.progress(&fails_at_step_3("something"));
    look_again(&page).await?;
    says(&page, &second, "something").await?;
    let whole =
        format!("document.querySelector('{second}') !== second && {details}.open");
    assert_eq!(page.evaluate(&whole).await?, true);
    page.wait_for(&format!("document.querySelector('{second} .player') !== null"))
        .await?;

    // What the focus was on is gone: it is still in the box.
    page.click(&format!("{second} .player-forward")).await?;
    small.progress(&step_3_passes());
    look_again(&page).await?;
    says(&page, STEP_3, "Passed.").await?;
    assert_eq!(page.evaluate(focus).await?, "mine-state");
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn both_conversations_play_side_by_side() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    small.progress(&fails_at_step_3("nothing"));
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.reduce_motion().await?;

    for (size, beside) in [(DESK, true), (PHONE, false)] {
        page.set_size(size.0, size.1).await?;
        open(&page, &book.url("mine.html")).await?;
        // By keyboard alone: from the state into the figures.
        page.evaluate(&format!(
            "document.querySelector('{STEP_3} > .mine-state').focus()"
        ))
        .await?;
        page.press("Tab").await?;
        assert_eq!(page.evaluate("document.activeElement.localName").await?, "summary");
        page.press("Enter").await?;
        page.wait_for(&format!(
            "document.querySelectorAll('{STEP_3} .player').length === 2"
        ))
        .await?;
        // What scrolls is reached and named, what does not is no stop.
        let stops = format!(
            "document.querySelectorAll('{STEP_3} .scroll[tabindex]:not([role])')"
        );
        page.wait_for(&format!("{stops}.length === 0")).await?;
        let focus = "document.activeElement.className";
        for _ in 0..3 {
            page.press("Tab").await?;
            if page.evaluate(focus).await? == "player-first" {
                break;
            }
        }
        page.press("Enter").await?;
        page.press("ArrowRight").await?;
        let current = format!(
            "[...document.querySelectorAll('{STEP_3} figure.wire')].map(({{ dataset }}) => dataset.current ?? null)"
        );
        assert_eq!(page.evaluate(&current).await?, json!(["1", null]));
        let captions = format!(
            "[...document.querySelectorAll('{STEP_3} figcaption')].map(({{ textContent }}) => textContent)"
        );
        assert_eq!(
            page.evaluate(&captions).await?,
            json!(["Expected.", "Your program."])
        );
        let places = format!(
            "(() => {{
                const [one, other] = [...document.querySelectorAll('{STEP_3} figure.wire')]
                    .map((figure) => figure.getBoundingClientRect());
                return [one.right <= other.left, one.bottom <= other.top,
                    document.documentElement.scrollWidth <= innerWidth];
            }})()"
        );
        assert_eq!(page.evaluate(&places).await?, json!([beside, !beside, true]));
    }

    // And to its end by itself.
    page.click(&format!("{STEP_3} .mine-pair figure:nth-of-type(2) .player-play"))
        .await?;
    page.wait_for(&format!(
        "document.querySelectorAll('{STEP_3} figure.wire')[1].dataset.current === '4'"
    ))
    .await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_broken_file_is_a_sentence_in_the_box() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    small.progress(&json!({ "passed": "all" }));
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    open(&page, &book.url("mine.html")).await?;
    says(&page, STEP_3, "progress.json is not as `cargo mine` wrote it").await?;
    small.progress(&step_3_passes());
    look_again(&page).await?;
    says(&page, STEP_3, "Passed.").await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_page_is_ticked_when_all_that_it_has_is_done() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;

    // One of two questions is not all of them.
    open(&page, &book.url("quizzes.html")).await?;
    ticks_are(&page, &[]).await?;
    solve(&page, 0).await?;
    assert_eq!(ticks(&page).await?, json!([]));
    solve(&page, 1).await?;
    ticks_are(&page, &["Quizzes"]).await?;

    // A step is not passed by answering a question.
    open(&page, &book.url("short-polling/cursor.html")).await?;
    ticks_are(&page, &["Quizzes"]).await?;
    solve(&page, 0).await?;
    look_again(&page).await?;
    assert_eq!(ticks(&page).await?, json!(["Quizzes, done"]));
    small.progress(&step_3_passes());
    look_again(&page).await?;
    // Step 3's page may have questions: it has not been opened yet.
    ticks_are(&page, &["Quizzes", "A cursor"]).await?;
    open(&page, &book.url("short-polling/epoch.html")).await?;
    ticks_are(&page, &["Quizzes", "A cursor", "An epoch"]).await?;
    page.reload().await?;
    ticks_are(&page, &["Quizzes", "A cursor", "An epoch"]).await?;

    // The program is changed, and fails again.
    small.progress(&fails_at_step_3("nothing"));
    look_again(&page).await?;
    ticks_are(&page, &["Quizzes", "A cursor"]).await?;

    // An answer is forgotten, then all of them.
    open(&page, &book.url("short-polling/cursor.html")).await?;
    page.click(".quiz-forget").await?;
    ticks_are(&page, &["Quizzes"]).await?;
    open(&page, &book.url("index.html")).await?;
    ticks_are(&page, &["Quizzes"]).await?;
    page.evaluate("localStorage.setItem('mdbook-theme', 'coal')").await?;
    page.click(".forget button").await?;
    ticks_are(&page, &["Quizzes"]).await?;
    page.click(".forget button").await?;
    ticks_are(&page, &[]).await?;
    says(&page, ".forget [role=status]", "Forgotten.").await?;
    let kept = page.evaluate("Object.keys(localStorage)").await?;
    assert!(kept.as_array().is_some_and(|keys| keys.contains(&json!("mdbook-theme"))));
    open(&page, &book.url("quizzes.html")).await?;
    let states =
        "[...document.querySelectorAll('.quiz')].map(({ dataset }) => dataset.state)";
    assert_eq!(page.evaluate(states).await?, json!(["open", "open"]));
    ticks_are(&page, &[]).await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_ticks_what_is_on_the_page() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    open(&page, &book.url("quizzes.html")).await?;
    page.evaluate(
        "void Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })",
    )
    .await?;
    solve(&page, 0).await?;
    solve(&page, 1).await?;
    ticks_are(&page, &["Quizzes"]).await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// Below a folder of its host, and with nobody who knows the reader's program.
#[tokio::test]
async fn a_static_site_has_ticks_and_asks_for_no_progress() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    small.progress(&step_3_passes());
    let folder = tempfile::tempdir()?;
    book::render(small.folder.path(), folder.path())
        .unwrap_or_else(|error| panic!("{error}"));
    let root = folder.path().to_owned();
    let file = async move |request: Request| -> Response {
        let path = request.uri().path().strip_prefix("/the/book/").map(str::to_owned);
        let Some(Ok(body)) = path.as_ref().map(|path| fs::read(root.join(path))) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let kind = match path.as_deref().and_then(|path| path.rsplit('.').next()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    };
    let site = Serving::start(0, |_| Router::new().fallback(file)).await;
    let browser = Chromium::shared(&program).await?;
    let page = browser.page("about:blank").await?;

    open(&page, &site.url("/the/book/short-polling/cursor.html")).await?;
    solve(&page, 0).await?;
    ticks_are(&page, &["A cursor"]).await?;
    open(&page, &site.url("/the/book/mine.html")).await?;
    ticks_are(&page, &["A cursor"]).await?;
    says(&page, STEP_3, "shows here, in the book that cargo book serves").await?;
    let asked: Vec<_> =
        page.requests().into_iter().filter(|url| url.contains("mine.json")).collect();
    assert_eq!(asked, [""; 0]);
    assert_eq!(page.console(), []);
    Ok(())
}
