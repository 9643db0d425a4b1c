//! That everybody can read the book: axe finds nothing on any page, in any theme, at any width; no
//! page scrolls sideways; the words of the figures stand out.
//!
//! axe is in `vendor/axe`. It cannot see what a colour says, a name means, or an order makes of a
//! page: no violation is where looking begins.

mod reading;
mod small;

use std::{collections::BTreeSet, fs, io, sync::Mutex};

use browser::{Chromium, Error, Page};
use reading::{
    DESK, PHONE, Reading, THEMES, chapters, live_lesson_is, project, take_theme,
};
use serde_json::Value;
use small::{Small, fails_at_step_3, step_3_passes};
use tempfile::TempDir;

const AXE: &str = include_str!("../vendor/axe/axe.min.js");

/// What axe is to look for: violations of WCAG 2.0 to 2.2, levels A and AA, and bad practice.
const ALL: &str =
    "'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'";
/// Of these, the rules that colours can break: a theme is no more than colours.
const COLOURS: &str = "'color-contrast', 'link-in-text-block'";

/// Sentences about what axe finds.
const CHECK: &str = "axe.run(document, {
    iframes: false,
    resultTypes: ['violations'],
    runOnly: [RULES],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) =>
        `${id} at ${target.join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`,
)))";

/// What is wider than the window, or than what hides its surplus. A box inside `main` may scroll;
/// the page, and what holds all of it, may not.
const SIDEWAYS: &str = "(() => {
    const whole = ['html', 'body', '#mdbook-body-container', '#mdbook-page-wrapper',
        '#mdbook-content', 'main'];
    const over = whole.map((selector) => document.querySelector(selector)).filter(
        (element) => element && element.scrollWidth > Math.min(element.clientWidth, innerWidth),
    );
    if (over.length === 0) return [];
    const scrolls = (element) => element.closest('main *') &&
        getComputedStyle(element).overflowX !== 'visible';
    const inScroller = (element) => {
        for (let at = element.parentElement; at; at = at.parentElement) if (scrolls(at)) return true;
        return false;
    };
    const culprits = [...document.querySelectorAll('main *')].filter((element) =>
        element.getBoundingClientRect().right > innerWidth + 1 && !inScroller(element));
    return [`the page scrolls sideways: ${over[0].localName} is ${over[0].scrollWidth} px wide` +
        ` in ${Math.min(over[0].clientWidth, innerWidth)}; by ` + culprits.slice(0, 3).map(
            ({ outerHTML }) => outerHTML.slice(0, 90)).join(' and ')];
})()";

/// Text of the figures that is less than 4.5:1 on what it is written on (WCAG 2.2, 1.4.3): axe does
/// not look into drawings.
const DRAWINGS: &str = "(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgb = (color, under) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const layer of [under, color]) {
            if (!layer) continue;
            canvas.fillStyle = layer;
            canvas.fillRect(0, 0, 1, 1);
        }
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color) => color.slice(0, 3)
        .map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const { backgroundColor } = getComputedStyle(at);
            if (rgb(backgroundColor)[3] === 255) return backgroundColor;
        }
        return 'white';
    };
    const texts = [...document.querySelectorAll('main svg text')]
        .filter((text) => text.textContent.trim() && text.getClientRects().length > 0);
    const faint = texts.flatMap((text) => {
        const paper = behind(text);
        const { x, y, width, height } = text.getBBox();
        const box = [...text.parentElement.querySelectorAll(':scope > rect')].find((rect) => {
            const around = rect.getBBox();
            return getComputedStyle(rect).fillOpacity === '1' &&
                around.x <= x && around.x + around.width >= x + width &&
                around.y <= y + height / 2 && around.y + around.height >= y + height / 2;
        });
        const ground = rgb(box ? getComputedStyle(box).fill : paper, paper);
        const [dark, light] = [luminance(ground), luminance(rgb(getComputedStyle(text).fill, paper))]
            .sort((one, other) => one - other);
        const ratio = (light + 0.05) / (dark + 0.05);
        return ratio >= 4.5 ? [] : [`“${text.textContent}” stands out by ${ratio.toFixed(2)} only`];
    });
    return [...new Set(faint)];
})()";

/// What was found wrong, with where.
#[derive(Default)]
struct Found(Mutex<BTreeSet<String>>);

impl Found {
    /// Notes what axe finds in each theme, with `take` to change from one to the next.
    async fn in_all_themes(
        &self,
        page: &Page,
        take: impl AsyncFn(&Page, &str) -> Result<(), Error>,
        place: &str,
    ) -> Result<(), Error> {
        self.in_themes(&THEMES, page, take, place).await
    }

    async fn in_themes(
        &self,
        themes: &[&str],
        page: &Page,
        take: impl AsyncFn(&Page, &str) -> Result<(), Error>,
        place: &str,
    ) -> Result<(), Error> {
        for (index, theme) in themes.iter().enumerate() {
            take(page, theme).await?;
            let rules = if index == 0 { ALL } else { COLOURS };
            let place = format!("{place}, {theme}");
            self.by(page, &CHECK.replace("RULES", rules), &place).await?;
            self.by(page, DRAWINGS, &place).await?;
        }
        Ok(())
    }

    /// Notes what a script answers with: an array of sentences.
    async fn by(&self, page: &Page, script: &str, place: &str) -> Result<(), Error> {
        let found = page.evaluate(script).await?;
        let found = found.as_array().expect("an array of sentences").iter();
        let found =
            found.filter_map(Value::as_str).map(|what| format!("{place}: {what}"));
        self.0.lock().expect("no holder panics").extend(found);
        Ok(())
    }

    #[track_caller]
    fn must_be_nothing(self) {
        let found = self.0.into_inner().expect("no holder panics");
        let list: String =
            found.iter().take(50).map(|what| format!("\n{what}")).collect();
        assert!(found.is_empty(), "{} things, the first of them:{list}", found.len());
    }
}

/// A tab in which no colour is on its way to another.
async fn still_tab(browser: &Chromium) -> Result<Page, Error> {
    let page = browser.page("about:blank").await?;
    page.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    Ok(page)
}

async fn open(page: &Page, url: &str, (width, height): (u32, u32)) -> Result<(), Error> {
    page.set_size(width, height).await?;
    page.goto(url).await?;
    // A lesson's own page has no widgets; one of the book's comes when the reader gets near.
    page.wait_for(
        "!document.querySelector('script[src*=\"widgets/main.js\"]')
            || document.documentElement.dataset.widgets === 'ready'",
    )
    .await?;
    page.evaluate("document.querySelector('be-the-server')?.scrollIntoView()").await?;
    page.wait_for("[...document.querySelectorAll('main be-the-server')]
        .every((game) => game.querySelector('.be-said') || /print/.test(location.pathname))")
        .await?;
    page.evaluate(AXE).await?;
    page.evaluate("document.fonts.ready.then(() => 0)").await?;
    Ok(())
}

#[tokio::test]
async fn no_page_of_the_book_shuts_anybody_out() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let first = browser.page(&book.url("index.html")).await?;
    let mut pages = chapters(&first).await?;
    pages.extend([book.url("404.html"), book.url("print.html")]);
    let visits: Vec<_> =
        pages.iter().flat_map(|url| [(url, DESK), (url, PHONE)]).collect();
    let (found, next) = (Found::default(), Mutex::new(visits.iter()));

    let work = async || {
        let page = still_tab(&browser).await?;
        loop {
            let visit = next.lock().expect("no holder panics").next();
            let Some(&(url, size)) = visit else { return Ok::<_, Error>(()) };
            open(&page, url, size).await?;
            let place = format!("{url}, {} px", size.0);
            found.by(&page, SIDEWAYS, &place).await?;
            // All chapters at once have the colours of each.
            let themes =
                if url.ends_with("/print.html") { &THEMES[..1] } else { &THEMES };
            found.in_themes(themes, &page, take_theme, &place).await?;
        }
    };
    // As many tabs as a small machine has cores.
    tokio::try_join!(work(), work())?;

    found.must_be_nothing();
    Ok(())
}

#[tokio::test]
async fn nor_does_what_an_author_may_write() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let folder = book_of(include_str!("access/everything.md"))?;
    let book = Reading::start_at(folder.path().to_owned()).await;
    let browser = Chromium::shared(&program).await?;
    let (page, found) = (still_tab(&browser).await?, Found::default());

    for size in [DESK, PHONE] {
        // As a result of the search is shown: with what was looked for marked.
        open(&page, &book.url("everything.html?highlight=code"), size).await?;
        let marked = "document.querySelectorAll('main mark').length > 10";
        assert_eq!(page.evaluate(marked).await?, true, "nothing is marked");
        let place = format!("everything, {} px", size.0);
        found.by(&page, SIDEWAYS, &place).await?;
        found.in_all_themes(&page, take_theme, &place).await?;
    }

    found.must_be_nothing();
    Ok(())
}

/// A book of one page, with the look and the scripts of ours.
fn book_of(page: &str) -> io::Result<TempDir> {
    let (ours, folder) = (project(), tempfile::tempdir()?);
    let chapters = "book/chapters";
    let kept = ["book/theme", "book/chapters/widgets"];
    for kept in kept {
        fs::create_dir_all(folder.path().join(kept))?;
        for file in fs::read_dir(ours.join(kept))? {
            let file = file?;
            fs::copy(file.path(), folder.path().join(kept).join(file.file_name()))?;
        }
    }
    fs::copy(ours.join("book.toml"), folder.path().join("book.toml"))?;
    let chapters = folder.path().join(chapters);
    fs::write(
        chapters.join("SUMMARY.md"),
        "[Contents](index.md)\n\n- [Everything](everything.md)\n",
    )?;
    fs::write(chapters.join("index.md"), "# Contents\n")?;
    fs::write(chapters.join("everything.md"), page)?;
    Ok(folder)
}

#[tokio::test]
async fn nor_does_what_opens_on_demand() -> Result<(), Error> {
    /// What opens, a script that opens it, and what is there then.
    const OPENED: [(&str, &str, &str); 6] = [
        (
            "the list of themes",
            "document.getElementById('mdbook-theme-toggle').click()",
            "document.getElementById('mdbook-theme-light').checkVisibility()",
        ),
        (
            "the table of contents",
            "document.getElementById('mdbook-sidebar-toggle-anchor').checked ||
                document.getElementById('sidebar-button').click()",
            "document.querySelector('#mdbook-sidebar a.active').checkVisibility()",
        ),
        (
            "the search",
            "(() => {
                document.getElementById('mdbook-search-toggle').click();
                const field = document.getElementById('mdbook-searchbar');
                field.value = 'poll';
                field.dispatchEvent(new Event('keyup'));
            })()",
            "document.querySelector('#mdbook-searchresults li')",
        ),
        (
            "a result of the search",
            "document.querySelector('#mdbook-searchresults li').classList.add('focus')",
            "true",
        ),
        (
            "the help",
            "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))",
            "document.activeElement.id === 'mdbook-help-popup'",
        ),
        (
            "all that folds",
            "(document.querySelectorAll('.cover button').forEach((button) => button.click()),
              document.querySelectorAll('details').forEach((folded) => (folded.open = true)))",
            "document.querySelector('main figure.wire details pre').checkVisibility()",
        ),
    ];
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let (page, found) = (still_tab(&browser).await?, Found::default());

    for size in [DESK, PHONE] {
        for (what, script, there) in OPENED {
            // The search stays open for the next one.
            if what != "a result of the search" {
                open(&page, &book.url("short-polling/cursor.html"), size).await?;
            }
            page.evaluate(&format!("void {script}")).await?;
            page.wait_for(there).await?;
            let place = format!("{what}, {} px", size.0);
            found.in_all_themes(&page, take_theme, &place).await?;
        }
    }

    found.must_be_nothing();
    Ok(())
}

#[tokio::test]
async fn nor_does_the_page_of_a_lesson() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let (page, found) = (still_tab(&browser).await?, Found::default());
    let take = async |page: &Page, theme: &str| {
        let set = format!("document.documentElement.dataset.theme = '{theme}'");
        page.evaluate(&set).await.map(drop)
    };

    for size in [DESK, PHONE] {
        for step in [1, 5] {
            let path = format!("steps/{step}/rooms/lunch/");
            open(&page, &book.lesson(1, &path), size).await?;
            let place = format!("{path}, {} px", size.0);
            found.by(&page, SIDEWAYS, &place).await?;
            found.in_all_themes(&page, take, &place).await?;

            page.click("#run").await?;
            page.click("#text").await?;
            page.type_text("Lunch at noon?").await?;
            page.press("Enter").await?;
            page.wait_for("document.querySelector('#messages .text')").await?;
            let place = format!("{place}, with messages");
            found.by(&page, SIDEWAYS, &place).await?;
            found.in_all_themes(&page, take, &place).await?;
        }
    }

    found.must_be_nothing();
    Ok(())
}

#[tokio::test]
async fn nor_does_a_live_lesson_in_any_of_its_states() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let (page, found) = (still_tab(&browser).await?, Found::default());
    open(&page, &book.url("short-polling/latest.html"), DESK).await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "open").await?;
    found.in_all_themes(&page, take_theme, "a live lesson that is open").await?;
    page.offline(true).await?;
    live_lesson_is(&page, "silent").await?;
    found.in_all_themes(&page, take_theme, "a live lesson gone silent").await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "idle").await?;
    page.click("live-lesson button").await?;
    live_lesson_is(&page, "waiting").await?;
    found.in_all_themes(&page, take_theme, "a live lesson that waits").await?;

    found.must_be_nothing();
    Ok(())
}

#[tokio::test]
async fn nor_does_the_box_of_the_readers_own_program() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let small = Small::new();
    let (book, browser) = (small.start().await, Chromium::shared(&program).await?);
    let (page, found) = (still_tab(&browser).await?, Found::default());
    let url = book.url("mine.html");

    for size in [DESK, PHONE] {
        small.progress(&fails_at_step_3("nothing"));
        open(&page, &url, size).await?;
        let place = format!("a box that fails, {} px", size.0);
        page.evaluate("document.querySelectorAll('.mine details').forEach((it) => (it.open = true))")
            .await?;
        page.wait_for("document.querySelectorAll('.mine-pair .player').length === 4")
            .await?;
        page.evaluate(
            "document.querySelectorAll('.mine-pair details').forEach((it) => (it.open = true))",
        )
        .await?;
        found.by(&page, SIDEWAYS, &place).await?;
        found.in_all_themes(&page, take_theme, &place).await?;
    }
    // With ticks in the table of contents, and all of it passed.
    small.progress(&step_3_passes());
    open(&page, &book.url("short-polling/epoch.html"), DESK).await?;
    open(&page, &url, DESK).await?;
    page.wait_for("document.querySelectorAll('.tick').length === 1").await?;
    page.evaluate(
        "document.getElementById('mdbook-sidebar-toggle-anchor').checked ||
            document.getElementById('sidebar-button').click()",
    )
    .await?;
    found.in_all_themes(&page, take_theme, "a box that is passed").await?;

    found.must_be_nothing();
    Ok(())
}
