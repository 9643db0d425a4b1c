//! A figure that plays, as a reader uses it: by mouse, by keyboard, with and without motion.

use book::{Options, Running};
use browser::{Chromium, Error, Page};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Step 1's figure: 14 lines. Its listing shows `publish` and `read`.
const LATEST: &str = "latest";
/// Step 2's figure. A change shows its code.
const CURSOR: &str = "cursor";
/// Step 3's figure: line 12 is an answer that leaves after line 3.
const EPOCH: &str = "epoch";
/// Two figures.
const REFUSALS: &str = "refusals";

/// The book on a free port, and what stops it.
struct Book {
    running: Running,
    _stop: DropGuard,
}

impl Book {
    async fn start() -> Self {
        let root =
            book::find_root(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the project");
        let mine = root.join("mine");
        let options = Options { root, mine, port: 0, watch: false, tell: |_| {} };
        let stop = CancellationToken::new();
        let running = book::start(options, stop.clone()).await;
        Self {
            running: running.unwrap_or_else(|error| panic!("{error}")),
            _stop: stop.drop_guard(),
        }
    }

    fn url(&self, page: &str) -> String {
        format!("http://{}/{page}.html", self.running.book)
    }

    /// A page of lesson 1, for a reader who prefers that nothing moves.
    async fn still(&self, browser: &Chromium, name: &str) -> Result<Page, Error> {
        let page = browser.page(&self.url(&format!("short-polling/{name}"))).await?;
        page.reduce_motion().await?;
        page.wait_for("document.documentElement.dataset.widgets === 'ready'").await?;
        uncover(&page).await?;
        Ok(page)
    }
}

/// Wants to see what answers a question.
async fn uncover(page: &Page) -> Result<(), Error> {
    let buttons = "document.querySelectorAll('[data-covered] > .cover > button')";
    page.evaluate(&format!("{buttons}.forEach((button) => button.click())"))
        .await
        .map(drop)
}

/// The current line, as the drawing, the transcript and the scrubber have it.
const CURRENT: &str = "(() => {
    const figure = document.querySelector('figure.wire');
    const lines = (selector) =>
        [...new Set([...figure.querySelectorAll(selector)].map(({ dataset }) => +dataset.line))];
    return {
        drawing: lines('svg [data-line].now'),
        transcript: lines('.transcript > .line[aria-current]'),
        scrubber: figure.querySelector('input').valueAsNumber,
    };
})()";

#[track_caller]
fn is_line(current: &Value, line: u32) {
    let all = json!({ "drawing": [line], "transcript": [line], "scrubber": line });
    assert_eq!(*current, all);
}

async fn on_line(page: &Page, line: u32) -> Result<(), Error> {
    is_line(&page.evaluate(CURRENT).await?, line);
    Ok(())
}

async fn whole(page: &Page) -> Result<(), Error> {
    let nothing = json!({ "drawing": [], "transcript": [], "scrubber": 0 });
    assert_eq!(page.evaluate(CURRENT).await?, nothing);
    let later = "document.querySelectorAll('figure.wire .later').length";
    assert_eq!(page.evaluate(later).await?, 0);
    Ok(())
}

async fn focused(page: &Page) -> Result<Value, Error> {
    page.evaluate("document.activeElement.className").await
}

#[tokio::test]
async fn every_control_works_by_mouse() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;

    whole(&page).await?;
    page.click(".player-forward").await?;
    on_line(&page, 0).await?;
    page.click(".player-forward").await?;
    on_line(&page, 1).await?;
    let text =
        |selector: &str| format!("document.querySelector('{selector}').textContent");
    let said = page.evaluate(&text(".player-said")).await?;
    assert_eq!(said, "2.000 s alice asks GET /messages");
    // What has not happened yet does not show: its opacity is on its way to nothing.
    page.wait_for(
        "getComputedStyle(document.querySelector('svg [data-line=\"2\"]')).opacity === '0'",
    )
    .await?;
    page.click(".player-back").await?;
    on_line(&page, 0).await?;

    // In the middle of fourteen lines.
    page.click(".player-scrubber").await?;
    let middle =
        page.evaluate("document.querySelector('.player-scrubber').value").await?;
    assert!(middle == "6" || middle == "7", "{middle}");
    on_line(&page, middle.as_str().unwrap().parse().unwrap()).await?;
    page.click(".player-first").await?;
    on_line(&page, 0).await?;

    page.click("figure.wire summary").await?;
    page.click(".transcript > [data-line=\"12\"]").await?;
    on_line(&page, 12).await?;
    let said = page.evaluate(&text(".player-said.harm")).await?;
    assert_eq!(said, "6.000 s harm: alice shows “Yes. The ramen place” again");

    page.click(".player-play").await?;
    let name = "document.querySelector('.player-play').ariaLabel";
    assert_eq!(page.evaluate(name).await?, "Pause");
    page.click(".player-play").await?;
    assert_eq!(page.evaluate(name).await?, "Play");

    page.click(".player-whole").await?;
    whole(&page).await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn every_control_works_by_keyboard() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;
    page.evaluate("document.querySelector('.player-first').focus()").await?;

    let controls = [
        ("player-first", "Enter", 0),
        ("player-back", "Enter", 0),
        ("player-play", "", 0),
        ("player-forward", " ", 1),
        ("player-scrubber", "ArrowUp", 2),
    ];
    for (number, (control, key, line)) in controls.into_iter().enumerate() {
        if number > 0 {
            page.press("Tab").await?;
        }
        assert_eq!(focused(&page).await?, control);
        if !key.is_empty() {
            page.press(key).await?;
        }
        on_line(&page, line).await?;
    }
    let scrubber = "document.querySelector('.player-scrubber')";
    assert_eq!(
        page.evaluate(&format!("{scrubber}.ariaValueText")).await?,
        "2.000 s, alice gets 200 OK"
    );
    page.press("ArrowDown").await?;
    on_line(&page, 1).await?;
    page.press("Tab").await?;
    assert_eq!(focused(&page).await?, "player-whole");
    page.press("Enter").await?;
    whole(&page).await?;
    // The button has gone, and the focus is not lost with it.
    assert_eq!(focused(&page).await?, "player-play");
    page.press(" ").await?;
    page.wait_for("document.querySelector('figure[data-playing]') !== null").await?;
    page.press("Enter").await?;
    page.wait_for("document.querySelector('figure[data-playing]') === null").await?;
    Ok(())
}

#[tokio::test]
async fn arrow_keys_step_inside_and_turn_the_page_outside() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;
    page.evaluate("window.kept = true").await?;

    for inside in [".player-play", ".player-scrubber", ".scroll"] {
        page.evaluate(&format!("document.querySelector('figure.wire {inside}').focus()"))
            .await?;
        for (key, line) in [
            ("Home", 0),
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("ArrowLeft", 0),
            ("ArrowLeft", 0),
        ] {
            // The drawing's box leaves Home and End to the browser.
            if !(inside == ".scroll" && key == "Home") {
                page.press(key).await?;
            }
            on_line(&page, line).await?;
        }
        if inside != ".scroll" {
            page.press("End").await?;
            on_line(&page, 13).await?;
            page.press("ArrowRight").await?;
            on_line(&page, 13).await?;
        }
        page.press("Escape").await?;
        whole(&page).await?;
        page.press("ArrowLeft").await?;
        on_line(&page, 13).await?;
        page.press("ArrowLeft").await?;
        page.evaluate("document.querySelector('.player-first').click()").await?;
    }
    assert_eq!(page.evaluate("window.kept").await?, true, "the page was turned");

    page.evaluate("document.activeElement.blur()").await?;
    page.press("ArrowRight").await?;
    page.wait_for("location.pathname.endsWith('be-the-server.html')").await?;
    Ok(())
}

/// Whether the one lit band covers a function of the listing, from its first line to its last brace.
fn band_covers(function: &str) -> String {
    format!(
        "(() => {{
            const code = document.querySelector('figure.listing[data-parts] pre > code');
            const rectangle = (place) => {{
                const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
                for (let past = 0, node; (node = walker.nextNode()); past += node.length) {{
                    if (place >= past + node.length) continue;
                    const range = document.createRange();
                    range.setStart(node, place - past);
                    range.setEnd(node, place - past + 1);
                    return range.getBoundingClientRect();
                }}
            }};
            const begin = code.textContent.indexOf('async fn {function}(');
            const {{ top, height }} = rectangle(begin);
            const {{ bottom }} = rectangle(code.textContent.indexOf('\\n}}', begin) + 1);
            const [band, ...others] = [...document.querySelectorAll('.code-light')]
                .map((band) => band.getBoundingClientRect());
            const near = (one, other) => Math.abs(one - other) < height / 2;
            return others.length === 0 && near(band.top, top) && near(band.bottom, bottom);
        }})()"
    )
}

#[tokio::test]
async fn line_arrow_and_code_light_together() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;
    let dark = "document.querySelector('.code-light, .lit') === null";

    page.click(".player-forward").await?;
    on_line(&page, 0).await?;
    assert_eq!(page.evaluate(dark).await?, true, "nobody asks yet");
    // alice asks, is answered; bob sends.
    let (read, publish) = (band_covers("read"), band_covers("publish"));
    for (line, lit, other) in
        [(1, &read, &publish), (2, &read, &publish), (3, &publish, &read)]
    {
        page.click(".player-forward").await?;
        on_line(&page, line).await?;
        assert_eq!(page.evaluate(lit).await?, true, "line {line}");
        assert_eq!(page.evaluate(other).await?, false, "line {line}");
    }

    let in_window = "(() => {
        const { top, bottom } = document.querySelector('.code-light').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
    })()";
    assert_eq!(page.evaluate(in_window).await?, false);
    page.wait_for("!document.querySelector('.player-code').hidden").await?;
    let words = "document.querySelector('.player-code').textContent";
    assert_eq!(page.evaluate(words).await?, "code: publish, lines 23–29");
    page.evaluate("document.querySelector('.player-code').focus()").await?;
    page.press("Enter").await?;
    page.wait_for(in_window).await?;
    page.wait_for("document.querySelector('.player-code').hidden").await?;
    assert_eq!(focused(&page).await?, "listing");

    page.evaluate("document.querySelector('.player-whole').click()").await?;
    assert_eq!(page.evaluate(dark).await?, true);
    Ok(())
}

#[tokio::test]
async fn the_new_side_of_a_change_lights_too() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, CURSOR).await?;

    // bob sends, and alice asks.
    for (line, name) in [(1, "publish"), (5, "read")] {
        page.evaluate(&format!("document.querySelector('[data-line=\"{line}\"].line').dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))")).await?;
        on_line(&page, line).await?;
        let lit = page
            .evaluate("[...document.querySelectorAll('.lit')].map(({ textContent }) => textContent)")
            .await?;
        let rows: Vec<_> =
            lit.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(rows[0][2..].starts_with(&format!("async fn {name}(")), "{rows:?}");
        assert_eq!(*rows.last().unwrap(), "  }\n", "{rows:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_figure_plays_line_by_line_to_its_end() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/refusals")).await?;

    // As the live lesson will: by the module's own function.
    let played = page
        .evaluate(
            "(async () => {
                const { play } = await import('/widgets/player.js');
                const figure = document.querySelector('figure.wire');
                const told = [], live = new Set(), drawn = new Set();
                figure.addEventListener('wire:line', ({ detail }) => {
                    told.push(detail);
                    live.add(figure.querySelector('.player-said').ariaLive);
                });
                new MutationObserver(() => {
                    const arrow = figure.querySelector('.under-way');
                    if (arrow?.querySelector('.dot')) drawn.add(+arrow.dataset.line);
                }).observe(figure, { subtree: true, attributeFilter: ['stroke-dasharray'] });
                figure.scrollIntoView();
                await new Promise((seen) => new IntersectionObserver(([entry]) =>
                    entry.isIntersecting && requestAnimationFrame(seen)).observe(figure));
                const ended = await play(figure);
                const arrows = [...figure.querySelectorAll('.arrow:has(.shaft)')];
                return {
                    ended,
                    told,
                    live: [...live],
                    drawn: [...drawn],
                    arrows: arrows.map(({ dataset }) => +dataset.line).sort((a, b) => a - b),
                    lines: [...figure.querySelectorAll('.line')].map(({ dataset }, line) =>
                        ({ line, at: +dataset.at })),
                    playing: 'playing' in figure.dataset,
                };
            })()",
        )
        .await?;

    assert_eq!(played["ended"], true);
    assert_eq!(played["told"], played["lines"]);
    // A screen reader would not keep up.
    assert_eq!(played["live"], json!(["off"]));
    assert_eq!(played["drawn"], played["arrows"]);
    assert!(played["arrows"].as_array().unwrap().len() > 3, "{played}");
    assert_eq!(played["playing"], false);
    let last = played["lines"].as_array().unwrap().len() - 1;
    on_line(&page, u32::try_from(last).unwrap()).await?;
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn only_stepping_by_hand_is_read_out() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;
    let live = "document.querySelector('.player-said').ariaLive";

    assert_eq!(page.evaluate(live).await?, "off");
    page.click(".player-forward").await?;
    assert_eq!(page.evaluate(live).await?, "polite");
    // The scrubber says its own value.
    page.click(".player-scrubber").await?;
    assert_eq!(page.evaluate(live).await?, "off");
    page.click(".player-back").await?;
    assert_eq!(page.evaluate(live).await?, "polite");
    page.click(".player-play").await?;
    assert_eq!(page.evaluate(live).await?, "off");
    Ok(())
}

#[tokio::test]
async fn one_figure_plays_and_only_while_it_is_seen() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, REFUSALS).await?;
    let playing = |which: &str| {
        format!(
            "[...document.querySelectorAll('figure.wire')].map((figure) => 'playing' in figure.dataset).join() === '{which}'"
        )
    };
    page.evaluate("document.querySelectorAll('figure.wire').forEach((figure, at) => (figure.id = `wire-${at}`))").await?;

    page.click("#wire-0 .player-play").await?;
    page.wait_for(&playing("true,false")).await?;
    // At once, and not because the first one has been scrolled away.
    let other = format!(
        "(document.querySelector('#wire-1 .player-play').click(), {})",
        playing("false,true")
    );
    assert_eq!(page.evaluate(&other).await?, true);

    page.evaluate(&format!(
        "document.addEventListener('visibilitychange', () => (window.stopped ??= {}))",
        playing("false,false")
    ))
    .await?;
    page.set_hidden(true).await?;
    assert_eq!(page.evaluate("stopped").await?, true);
    page.set_hidden(false).await?;
    // It does not begin again by itself.
    assert_eq!(page.evaluate(&playing("false,false")).await?, true);
    Ok(())
}

#[tokio::test]
async fn a_figure_that_is_scrolled_away_stops() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    // The longest figure: it has not come to its end by itself.
    let page = book.still(&browser, CURSOR).await?;

    page.click(".player-play").await?;
    page.wait_for("document.querySelector('figure.wire').dataset.current > 0").await?;
    page.evaluate("scrollTo(0, 0)").await?;
    page.wait_for("document.querySelector('figure[data-playing]') === null").await?;
    let current = "Number(document.querySelector('figure.wire').dataset.current)";
    assert!(page.evaluate(current).await?.as_u64().unwrap() < 24);
    Ok(())
}

#[tokio::test]
async fn the_page_follows_what_happens() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, CURSOR).await?;
    let seen = "(() => {
        const figure = document.querySelector('figure.wire');
        const { y } = figure.querySelector('.line[aria-current]').dataset;
        const svg = figure.querySelector('svg.wire');
        const { top, height } = svg.getBoundingClientRect();
        const at = top + (y / svg.viewBox.baseVal.height) * height;
        const bar = figure.querySelector('.player').getBoundingClientRect();
        return at > 0 && at < bar.top && Math.round(bar.bottom) <= innerHeight;
    })()";

    page.evaluate("document.querySelector('.player-first').focus()").await?;
    page.press("Enter").await?;
    assert_eq!(page.evaluate(seen).await?, true, "line 0");
    for line in 1..25 {
        page.press("ArrowRight").await?;
        on_line(&page, line).await?;
        assert_eq!(page.evaluate(seen).await?, true, "line {line}");
    }
    page.press("Home").await?;
    assert_eq!(page.evaluate(seen).await?, true, "back at line 0");
    Ok(())
}

#[tokio::test]
async fn with_reduced_motion_a_line_comes_whole() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, LATEST).await?;
    page.evaluate(
        "window.moved = 0;
        new MutationObserver(() => (moved += document.querySelectorAll('.under-way').length))
            .observe(document.querySelector('svg.wire'), { subtree: true, attributes: true });",
    )
    .await?;

    page.click(".player-play").await?;
    page.wait_for("document.querySelector('figure.wire').dataset.current === '3'")
        .await?;
    page.click(".player-play").await?;

    assert_eq!(page.evaluate("moved").await?, 0);
    let names =
        "document.querySelector('svg.wire').getAnimations({ subtree: true }).length";
    page.wait_for(&format!("{names} === 0")).await?;
    Ok(())
}

#[tokio::test]
async fn what_takes_time_is_under_way() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = book.still(&browser, EPOCH).await?;
    let seen = "(() => {
        const svg = document.querySelector('svg.wire');
        const late = svg.querySelector('.arrow[data-line=\"12\"]');
        const dot = late.querySelector('.dot');
        return { dot: dot && Math.round(dot.getAttribute('cy')), words: svg.querySelector(
            '.arrow[data-line=\"12\"]:has(.message)').matches('.later') };
    })()";
    let middle = |line: u32| {
        format!("+document.querySelector('.line[data-line=\"{line}\"]').dataset.y")
    };

    page.click(".player-first").await?;
    assert_eq!(page.evaluate(seen).await?, json!({ "dot": null, "words": true }));
    for line in 1..=11 {
        page.click(".player-forward").await?;
        // alice's answer leaves at 2 s, after her request of line 3.
        let at = page.evaluate(&middle(line)).await?.as_f64().unwrap().round();
        let dot = if line > 3 { json!(at as i64) } else { Value::Null };
        assert_eq!(
            page.evaluate(seen).await?,
            json!({ "dot": dot, "words": true }),
            "{line}"
        );
    }
    page.click(".player-forward").await?;
    assert_eq!(page.evaluate(seen).await?, json!({ "dot": null, "words": false }));

    // A request is held until its answer: at its own line the bar has only begun.
    let bar = "+document.querySelector('.held[data-from=\"4\"]').getAttribute('height')";
    page.evaluate("document.querySelector('.player-whole').click()").await?;
    let whole = page.evaluate(bar).await?.as_f64().unwrap();
    for _ in 0..=4 {
        page.click(".player-forward").await?;
    }
    assert!(page.evaluate(bar).await?.as_f64().unwrap() < whole);
    page.click(".player-forward").await?;
    assert_eq!(page.evaluate(bar).await?.as_f64().unwrap(), whole);
    Ok(())
}

/// The drawing in the page's HTML, before any script, and in the page now.
const DRAWINGS: &str = "(async () => {
    const html = await (await fetch(location)).text();
    const sent = new DOMParser().parseFromString(html, 'text/html');
    const drawing = (page) => page.querySelector('svg.wire').outerHTML;
    return [drawing(sent), drawing(document), sent.querySelectorAll('.player').length];
})()";

#[tokio::test]
async fn the_still_figure_is_whole_with_and_without_scripts() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/epoch")).await?;
    page.wait_for("document.documentElement.dataset.widgets === 'ready'").await?;
    uncover(&page).await?;

    let drawings = page.evaluate(DRAWINGS).await?;
    let sent = drawings[0].as_str().unwrap();
    assert_eq!(sent.matches("class=\"shaft\"").count(), 12);
    assert_eq!(drawings[2], 0);
    assert_eq!(drawings[1], drawings[0], "a script has changed the still figure");

    // With motion, in the middle of it.
    page.click(".player-play").await?;
    page.wait_for("document.querySelector('.held.now') !== null").await?;
    page.wait_for("document.querySelector('.under-way') !== null").await?;
    assert_ne!(page.evaluate(DRAWINGS).await?[1], sent);
    page.evaluate("document.querySelector('.player-play').focus()").await?;
    page.press("Escape").await?;
    assert_eq!(page.evaluate(DRAWINGS).await?[1], sent, "Escape leaves something behind");
    Ok(())
}

#[tokio::test]
async fn the_print_page_has_no_player() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Book::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("print")).await?;

    let count =
        |selector: &str| format!("document.querySelectorAll('{selector}').length");
    assert!(page.evaluate(&count("figure.wire svg")).await?.as_i64().unwrap() > 5);
    assert_eq!(page.evaluate(&count(".player, .plays")).await?, 0);
    Ok(())
}
