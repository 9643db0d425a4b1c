//! What holds for every page of the book: it is quiet, asks nobody else, weighs little, is whole on
//! paper, and survives what a browser does to pages.

mod reading;
mod serving;

use std::{collections::BTreeMap, fs, path::Path};

use axum::{
    Json, Router,
    extract::Request,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use browser::{Chromium, Error, Page};
use reading::{
    DESK, PHONE, Reading, THEMES, chapters, live_lesson_is, project, take_theme,
};
use serde_json::{Value, json};
use server::Surroundings;
use serving::Serving;

/// What we may add to a page, in bytes, uncompressed.
const BUDGET: usize = 150_000;

/// How much of the window may move while a page loads, by the measure of browsers
/// (<https://wicg.github.io/layout-instability/>); 0.1 is where they say that readers mind.
const JOLT: f64 = 0.1;

/// What points to nothing, or is there twice.
const IDS: &str = "(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    const pointers = ['for', 'aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-owns'];
    const lost = pointers.flatMap((name) => [...document.querySelectorAll(`[${name}]`)]
        .flatMap((element) => element.getAttribute(name).split(/\\s+/))
        .filter((id) => !document.getElementById(id))
        .map((id) => `${name}=${id}`));
    const here = location.href.split('#')[0];
    const dead = [...document.querySelectorAll('a[href*=\"#\"]')]
        .filter(({ href }) => href.split('#')[0] === here)
        .map(({ hash }) => decodeURIComponent(hash.slice(1)))
        .filter((id) => id && !document.getElementById(id))
        .map((id) => `a link to #${id}`);
    return [...twice.map((id) => `id ${id} twice`), ...lost, ...dead];
})()";

const JOLTS: &str = "new Promise((done) => {
    new PerformanceObserver((list) => done(
        list.getEntries().reduce((sum, { value }) => sum + value, 0),
    )).observe({ type: 'layout-shift', buffered: true });
    // Nothing moved: then there is nothing to be told of.
    requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
})";

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.to_string()).collect()
}

async fn every_page(page: &Page, book: &Reading) -> Result<Vec<String>, Error> {
    page.goto(&book.url("index.html")).await?;
    let mut pages = chapters(page).await?;
    pages.extend(["print.html", "404.html"].map(|path| book.url(path)));
    Ok(pages)
}

#[tokio::test]
async fn every_page_is_quiet_and_asks_nobody_else() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;

    for (width, height) in [DESK, PHONE] {
        page.set_size(width, height).await?;
        for url in every_page(&page, &book).await? {
            page.goto(&url).await?;
            let heading = page.evaluate("document.querySelector('main h1') !== null");
            assert_eq!(heading.await?, true, "{url} has no heading");
            assert_eq!(strings(&page.evaluate(IDS).await?), [""; 0], "{url}");
            let jolt = page.evaluate(JOLTS).await?.as_f64().unwrap_or(1.0);
            assert!(jolt < JOLT, "{url} moves by {jolt} while it loads, at {width} px");
            assert_eq!(page.console(), [], "{url}");
        }
    }

    assert_eq!(page.hosts().into_iter().collect::<Vec<_>>(), ["127.0.0.1"]);
    let origin = book.url("");
    let elsewhere: Vec<_> =
        page.requests().into_iter().filter(|url| !url.starts_with(&origin)).collect();
    let reload = origin.replace("http:", "ws:");
    assert!(
        elsewhere.iter().all(|url| url.starts_with(&reload)),
        "a page asks a lesson before anybody says so: {elsewhere:?}"
    );
    Ok(())
}

/// The book of a test is on a free port, and so are its lessons.
#[tokio::test]
async fn a_page_names_the_address_at_which_its_lesson_is() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    let says = async |path: &str, address: String| {
        reading::open(&page, &book.url(path)).await?;
        let text = page.evaluate("document.querySelector('main').textContent").await?;
        let text = text.as_str().expect("text");
        assert!(text.contains(&address), "{path} does not name {address}");
        assert!(!text.contains("127.0.0.1:4001/"), "{path} names the usual port");
        Ok::<_, Error>(())
    };
    let lunch = book.lesson(1, "rooms/lunch/");
    says("short-polling/refusals.html", format!("{lunch}messages?after=yesterday"))
        .await?;
    says("short-polling/state.html", format!("{lunch}messages")).await?;
    says("writing.html", lunch).await?;
    Ok(())
}

/// What a page has of our scripts, and of the style sheets that come with them; in bytes.
const WIDGETS: &str = "Promise.all(performance.getEntriesByType('resource')
    .filter(({ name }) => name.includes('/widgets/'))
    .map(async ({ name }) => (await (await fetch(name)).blob()).size))
    .then((sizes) => sizes.reduce((sum, size) => sum + size, 0))";

/// Counted is what we wrote, not what mdBook brings: all of our style sheets, the scripts that the
/// page loads, and what stands in `main`. Of the page with a whole
/// lesson's code, and of the one with all chapters for printing, `main` is not counted: it is what
/// their reader asked for by opening them, and long by its nature.
#[tokio::test]
async fn every_page_is_light() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    let ours = project();
    let shell = weight(&ours.join("book/theme"), &["css", "hbs"]);
    let mut pages = BTreeMap::new();

    for url in every_page(&page, &book).await? {
        page.goto(&url).await?;
        // What the server sent, not what scripts have made of it.
        let main = page
            .evaluate(
                "fetch(location).then((page) => page.text()).then((html) => new Blob([html.slice(
                    html.indexOf('<main>'), html.indexOf('</main>'))]).size)",
            )
            .await?;
        let main = usize::try_from(main.as_u64().expect("a size")).expect("it fits");
        reading::whole(&page).await?;
        // The largest widget comes when the reader gets near.
        page.evaluate("document.querySelector('be-the-server')?.scrollIntoView()")
            .await?;
        page.wait_for(
            "[...document.querySelectorAll('be-the-server')]
                .every((game) => game.querySelector('.be-said') || /print/.test(location.pathname))",
        )
        .await?;
        let widgets = page.evaluate(WIDGETS).await?;
        let widgets =
            usize::try_from(widgets.as_u64().expect("a size")).expect("it fits");
        let long = url.contains("/code/") || url.ends_with("/print.html");
        pages.insert(shell + widgets + if long { 0 } else { main }, url);
    }

    for (weight, url) in pages.iter().rev() {
        println!("we add {weight} bytes to {url}, {shell} of them in style sheets");
    }
    let (heaviest, url) = pages.last_key_value().expect("there are pages");
    assert!(
        *heaviest < BUDGET,
        "we add {heaviest} bytes to {url}, {shell} of them in style sheets; {BUDGET} is the limit"
    );
    Ok(())
}

/// Bytes of a folder's files with such names, or the folder does not hold what it should.
fn weight(folder: &Path, extensions: &[&str]) -> usize {
    let files = fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").path());
    let counts = |path: &Path| {
        path.extension()
            .is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
    };
    let sizes =
        files.filter(|path| counts(path)).map(|path| fs::read(path).expect("text").len());
    let sum = sizes.sum();
    assert!(sum > 0, "nothing in {}", folder.display());
    sum
}

#[tokio::test]
async fn the_print_page_is_whole_and_still() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("index.html")).await?;
    page.on_paper(true).await?;
    let heading = "document.querySelector('main h1').textContent.trim()";
    let figures = "document.querySelectorAll('main figure').length";
    let controls =
        "[...document.querySelectorAll(`button, input:not(:disabled), select, textarea,
        iframe, video, [role=button], [role=slider], .live-lesson-panel`)]
        .filter((control) => control.checkVisibility({ opacityProperty: true }))
        .map(({ outerHTML }) => outerHTML.slice(0, 100))";
    let (mut headings, mut all_figures) = (Vec::new(), 0);
    for url in chapters(&page).await? {
        page.goto(&url).await?;
        headings.push(page.evaluate(heading).await?);
        all_figures += page.evaluate(figures).await?.as_u64().expect("a number");
        assert_eq!(strings(&page.evaluate(controls).await?), [""; 0], "on paper: {url}");
    }

    page.goto(&book.url("print.html")).await?;

    let printed = page
        .evaluate(
            "[...document.querySelectorAll('main h1')].map((h) => h.textContent.trim())",
        )
        .await?;
    for heading in headings {
        assert!(
            strings(&printed).contains(&heading.to_string()),
            "{heading} is not printed"
        );
    }
    assert!(all_figures > 10);
    assert_eq!(page.evaluate(figures).await?, all_figures);
    assert_eq!(strings(&page.evaluate(controls).await?), [""; 0], "on paper");
    // An A4 page between its margins.
    page.set_size(680, 970).await?;
    let cut = "[...document.querySelectorAll('main figure svg')].filter((drawing) =>
            drawing.getBoundingClientRect().right >
                drawing.closest('figure').getBoundingClientRect().right)
        .map((drawing) => drawing.getAttribute('aria-label'))";
    assert_eq!(strings(&page.evaluate(cut).await?), [""; 0], "cut off on paper");
    // Dark boxes cost ink.
    let dark = "[...document.querySelectorAll('main, main *')].filter((element) => {
        if (!element.checkVisibility()) return false;
        const [r, g, b, a = 1] = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g);
        return a > 0.5 && r < 100 && g < 100 && b < 100;
    }).map(({ outerHTML }) => outerHTML.slice(0, 100))";
    for theme in THEMES {
        take_theme(&page, theme).await?;
        assert_eq!(
            strings(&page.evaluate(dark).await?),
            [""; 0],
            "dark on paper, {theme}"
        );
    }
    Ok(())
}

/// The book as a static site: from files, with nothing that keeps its pages out of the
/// back/forward cache. mdBook's `onunload` does, unless a header forbids it.
async fn static_site(folder: &Path, lesson: u16) -> Serving {
    let folder = folder.to_owned();
    let file = async move |request: Request| -> Response {
        let path = folder.join(request.uri().path().trim_start_matches('/'));
        let Ok(body) = fs::read(&path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let kind = match path.extension().and_then(|extension| extension.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        let policy = HeaderName::from_static("permissions-policy");
        ([(header::CONTENT_TYPE, kind), (policy, "unload=()")], body).into_response()
    };
    Serving::start(0, |_| {
        Router::new()
            .route("/lessons.json", get(async move || Json(json!({ "1": lesson }))))
            .fallback(file)
    })
    .await
}

#[tokio::test]
async fn a_live_lesson_comes_back_with_its_page() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    book::render(&project(), folder.path()).unwrap_or_else(|error| panic!("{error}"));
    let lesson =
        Serving::start(0, |stop| lesson_1::lesson().router(5, Surroundings::real(stop)))
            .await;
    let site = static_site(folder.path(), lesson.address.port()).await;
    let browser = Chromium::shared(&program).await?;
    let page = browser.page(&site.url("/short-polling/latest.html")).await?;
    let frames = "document.querySelectorAll('live-lesson iframe').length";
    reading::whole(&page).await?;

    page.click("live-lesson button").await?;
    live_lesson_is(&page, "open").await?;
    page.evaluate("window.kept = true").await?;
    page.goto(&site.url("/short-polling/cursor.html")).await?;
    page.back().await?;

    assert_eq!(page.evaluate("window.kept === true").await?, true, "it was loaded anew");
    live_lesson_is(&page, "idle").await?;
    assert_eq!(page.evaluate(frames).await?, 0);
    let said = "document.querySelector('live-lesson [role=status]').textContent";
    assert_eq!(page.evaluate(said).await?, "Paused because you left the page.");
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "open").await?;
    assert_eq!(page.evaluate(frames).await?, 1);

    // And forward, and back once more.
    page.goto(&site.url("/short-polling/cursor.html")).await?;
    page.back().await?;
    page.forward().await?;
    page.back().await?;
    live_lesson_is(&page, "idle").await?;
    // The header that lets the page be kept is itself said to forbid something.
    let errors: Vec<_> =
        page.console().into_iter().filter(|error| error.source != "violation").collect();
    assert_eq!(errors, []);
    Ok(())
}

#[tokio::test]
async fn a_page_stays_when_the_network_goes() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/latest.html")).await?;
    let text = "document.querySelector('main > p:nth-of-type(3)').checkVisibility()";
    let says = async |words: &str| {
        let said = "document.querySelector('live-lesson [role=status]').textContent";
        page.wait_for(&format!("{said}.includes({})", json!(words))).await
    };

    reading::whole(&page).await?;
    page.offline(true).await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "waiting").await?;
    says("cargo run -p lesson-1 -- --step 1").await?;
    assert_eq!(page.evaluate(text).await?, true);
    page.offline(false).await?;
    live_lesson_is(&page, "open").await?;

    page.offline(true).await?;
    live_lesson_is(&page, "silent").await?;
    says("does not answer").await?;
    assert_eq!(page.evaluate(text).await?, true);
    page.offline(false).await?;
    live_lesson_is(&page, "open").await?;
    Ok(())
}

/// The page's own figure is whole and plays on its own.
#[tokio::test]
async fn where_no_lesson_runs_a_copy_of_the_figure_plays() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/cursor.html")).await?;
    let copies = "document.querySelectorAll('live-lesson figure').length";
    reading::whole(&page).await?;
    page.evaluate("document.querySelector('figure.wire .player-forward').click()")
        .await?;
    assert_eq!(page.evaluate(copies).await?, 0);

    page.offline(true).await?;
    page.click("live-lesson button").await?;
    page.wait_for("document.querySelector('live-lesson figure[data-playing]') !== null")
        .await?;

    let seen = "(() => {
        const copy = document.querySelector('live-lesson figure');
        const { width } = copy.querySelector('svg').getBoundingClientRect();
        return {
            name: copy.querySelector('svg').ariaLabel,
            caption: copy.querySelector('figcaption').textContent,
            players: copy.querySelectorAll('.player').length,
            tied: copy.querySelectorAll('[data-code]').length,
            shown: width > 100,
            own: document.querySelector('figure.wire').dataset.current,
        };
    })()";
    let caption = "Recorded: the server restarts, step 2";
    assert_eq!(
        page.evaluate(seen).await?,
        json!({ "name": caption, "caption": caption, "players": 1, "tied": 0, "shown": true, "own": "0" })
    );
    // Close and Start; not by mouse, for the page scrolls along while it plays.
    let press = "document.querySelector('live-lesson .live-lesson-bar button').click()";
    page.evaluate(press).await?;
    live_lesson_is(&page, "idle").await?;
    page.evaluate(press).await?;
    page.wait_for("document.querySelector('live-lesson[data-replay]') !== null").await?;
    assert_eq!(page.evaluate(copies).await?, 1);

    // Where nothing is to move, it waits for its reader.
    page.offline(false).await?;
    page.reload().await?;
    reading::whole(&page).await?;
    page.reduce_motion().await?;
    page.offline(true).await?;
    page.evaluate(press).await?;
    page.wait_for("document.querySelector('live-lesson figure .player') !== null")
        .await?;
    let playing = "document.querySelectorAll('[data-playing]').length";
    assert_eq!(page.evaluate(playing).await?, 0);
    Ok(())
}

/// Time for the timers of a page to pass as fast as they can run, and a count of what it asks.
const CLOCK: &str = "(() => {
    const timers = new Map();
    const real = setTimeout;
    let now = 0;
    let last = 1e6;
    window.setTimeout = (run, after = 0, ...args) => {
        timers.set(++last, { at: now + after, run: () => run(...args) });
        return last;
    };
    window.clearTimeout = (id) => timers.delete(id);
    window.passed = 0;
    window.pass = async (milliseconds) => {
        const end = now + milliseconds;
        for (;;) {
            const due = [...timers].filter(([, { at }]) => at <= end)
                .sort(([, one], [, other]) => one.at - other.at)[0];
            if (!due) break;
            timers.delete(due[0]);
            now = due[1].at;
            due[1].run();
            window.passed += 1;
            await new Promise((done) => real(done));
        }
        now = end;
    };
    const fetch = window.fetch;
    window.asked = 0;
    window.fetch = (...args) => {
        window.asked += 1;
        return fetch(...args);
    };
})()";

#[tokio::test]
async fn a_live_lesson_in_a_hidden_tab_asks_nothing_and_gives_up() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/latest.html")).await?;
    reading::whole(&page).await?;
    page.evaluate(CLOCK).await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "open").await?;
    let asked = async || page.evaluate("window.asked").await;

    // In sight it asks again and again whether the lesson is there.
    let before = asked().await?;
    page.wait_for(&format!("pass(5_000).then(() => window.asked > {before})")).await?;

    page.set_hidden(true).await?;
    let before = asked().await?;
    page.evaluate("pass(60_000)").await?;
    assert_eq!(asked().await?, before, "it asks where nobody looks");
    page.evaluate("pass(300_000)").await?;
    assert_eq!(asked().await?, before);
    assert_eq!(
        page.evaluate("document.querySelector('live-lesson iframe')").await?,
        Value::Null,
        "after minutes in the dark its frame still asks"
    );

    page.set_hidden(false).await?;
    live_lesson_is(&page, "idle").await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "open").await?;
    assert_eq!(page.console(), []);
    Ok(())
}
