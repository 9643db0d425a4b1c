//! The whole book by keyboard alone.

mod reading;

use std::collections::BTreeSet;

use browser::{Chromium, Error, Page};
use reading::{DESK, PHONE, Reading, THEMES, open, take_theme};
use serde_json::{Value, json};

/// What has the focus: a name to tell it by, and what is to be seen of it.
const FOCUSED: &str = "(() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const all = [...document.querySelectorAll('*')];
    const { outlineStyle, outlineWidth, boxShadow, visibility } = getComputedStyle(at);
    const { left, top, right, bottom } = at.getBoundingClientRect();
    let opacity = 1;
    for (let up = at; up; up = up.parentElement) opacity *= getComputedStyle(up).opacity;
    return {
        index: all.indexOf(at),
        name: at.id || at.getAttribute('aria-label') || at.textContent.trim().slice(0, 60),
        element: at.outerHTML.slice(0, 120),
        marked: (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
        // Nor may the menu bar lie on it, unless it is higher than the window.
        covered: bottom - top < innerHeight - 60 && document.querySelector('#mdbook-menu-bar').contains(
            document.elementFromPoint((left + right) / 2, Math.max(0, top) + 2),
        ) && !at.closest('#mdbook-menu-bar'),
        seen: visibility === 'visible' && opacity > 0.5 && right > left && bottom > top &&
            bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
        inMain: at.closest('main') !== null,
        inSidebar: at.closest('#mdbook-sidebar') !== null,
    };
})()";

/// Everything on the page that a mouse could use and that is to be seen, by its index.
const CONTROLS: &str = "(() => {
    const all = [...document.querySelectorAll('*')];
    const control = 'a[href], button, input, select, textarea, summary, iframe, [onclick], ' +
        '[role=button], [role=separator], .chapter-fold-toggle, .icon-button';
    return all.flatMap((element, index) =>
        element.matches(control) && !element.disabled && element.tabIndex !== undefined &&
        // Arrows lead from the first of a group to the others.
        !(element.type === 'radio' && element !== document.getElementsByName(element.name)[0]) &&
        element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')
            ? [{ index, element: element.outerHTML.slice(0, 120) }] : []);
})()";

/// Presses Tab from the top of the page until the focus has left it; answers with all the stops.
async fn tab_through(page: &Page) -> Result<Vec<Value>, Error> {
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)").await?;
    let mut stops = Vec::new();
    loop {
        page.press("Tab").await?;
        let stop = page.evaluate(FOCUSED).await?;
        if stop.is_null()
            || stops.first().is_some_and(|first: &Value| first["index"] == stop["index"])
        {
            return Ok(stops);
        }
        stops.push(stop);
        assert!(stops.len() < 400, "Tab goes round for ever: {:?}", stops.last());
    }
}

async fn expanded(page: &Page) -> Result<Value, Error> {
    page.evaluate("document.getElementById('sidebar-button').ariaExpanded").await
}

async fn focus(page: &Page) -> Result<Value, Error> {
    Ok(page.evaluate(FOCUSED).await?["name"].clone())
}

/// Whether a page keeps the address that it has, with a key pressed that might turn it.
async fn stays(page: &Page, key: &str) -> Result<bool, Error> {
    let before = page.evaluate("(window.same = true, location.href)").await?;
    page.press(key).await?;
    // mdBook sets the address at once; the page goes when it has been asked for.
    let going = "new Promise((done) => {
        navigation.addEventListener('navigate', () => done(true), { once: true });
        setTimeout(() => done(false), 0);
    })";
    let left = page.evaluate(going).await;
    let after = page.evaluate("[window.same === true, location.href]").await?;
    Ok(left.is_ok() && after == json!([true, before]))
}

#[tokio::test]
async fn tab_reaches_every_control_and_shows_where_it_is() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.prefer(&[("prefers-reduced-motion", "reduce")]).await?;

    for path in [
        "short-polling/manners.html",
        "index.html",
        "short-polling/cursor.html",
        "short-polling/bench.html",
    ] {
        for (width, height) in [DESK, PHONE] {
            page.set_size(width, height).await?;
            reading::open(&page, &book.url(path)).await?;
            let place = format!("{path}, {width} px");
            let controls = page.evaluate(CONTROLS).await?;

            let stops = tab_through(&page).await?;

            assert_eq!(stops[0]["name"], "Skip to the page", "{place}");
            for stop in &stops {
                assert_eq!(
                    stop["marked"], true,
                    "{place}: no sign of the focus at {stop}"
                );
                assert_eq!(stop["seen"], true, "{place}: out of sight: {stop}");
                assert_eq!(stop["covered"], false, "{place}: under the menu bar: {stop}");
            }
            let reached: BTreeSet<_> =
                stops.iter().filter_map(|stop| stop["index"].as_u64()).collect();
            let missed: Vec<_> = controls
                .as_array()
                .into_iter()
                .flatten()
                .filter(|control| {
                    control["index"]
                        .as_u64()
                        .is_some_and(|index| !reached.contains(&index))
                })
                .map(|control| &control["element"])
                .collect();
            assert!(missed.is_empty(), "{place}: Tab never reaches {missed:#?}");
            assert!(
                reached
                    .into_iter()
                    .eq(stops.iter().filter_map(|stop| stop["index"].as_u64())),
                "{place}: not in the order of the page: {stops:#?}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_focus_can_be_told_in_every_theme() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page(&book.url("short-polling/latest.html")).await?;
    reading::whole(&page).await?;
    for theme in THEMES {
        take_theme(&page, theme).await?;
        for stop in tab_through(&page).await? {
            assert_eq!(stop["marked"], true, "{theme}: no sign of the focus at {stop}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_skip_link_leads_past_the_contents() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.set_size(DESK.0, DESK.1).await?;
    open(&page, &book.url("short-polling/latest.html")).await?;

    page.press("Tab").await?;
    assert_eq!(focus(&page).await?, "Skip to the page");
    page.press("Enter").await?;
    page.press("Tab").await?;

    let first = page.evaluate(FOCUSED).await?;
    assert_eq!(first["inMain"], true, "{first}");
    Ok(())
}

#[tokio::test]
async fn the_contents_open_close_and_fold() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    let in_sight =
        "document.querySelector('#mdbook-sidebar a.active').checkVisibility() &&
        document.getElementById('mdbook-sidebar').getBoundingClientRect().right > 0";

    for (width, height) in [DESK, PHONE] {
        page.set_size(width, height).await?;
        open(&page, &book.url("short-polling/latest.html")).await?;
        page.evaluate("document.getElementById('sidebar-button').focus()").await?;
        if width < 1080 {
            assert_eq!(
                expanded(&page).await?,
                "false",
                "a phone's page begins with the text"
            );
            page.press("Enter").await?;
            // Whoever opened it by key is in it, at the page that is open.
            page.wait_for(in_sight).await?;
            assert_eq!(focus(&page).await?, "1.1. The latest message");
            page.press("Escape").await?;
            assert_eq!(focus(&page).await?, "sidebar-button");
        } else {
            assert_eq!(expanded(&page).await?, "true");
            page.press(" ").await?;
        }
        assert_eq!(expanded(&page).await?, "false");
        page.wait_for(&format!("!({in_sight})")).await?;
        let stops = tab_through(&page).await?;
        let hidden: Vec<_> =
            stops.iter().filter(|stop| stop["inSidebar"] == true).collect();
        assert!(
            hidden.is_empty(),
            "{width} px: stops in contents that are closed: {hidden:?}"
        );
        page.evaluate("document.getElementById('sidebar-button').focus()").await?;
        page.press("Enter").await?;
        assert_eq!(expanded(&page).await?, "true");
    }

    // By mouse as ever.
    page.set_size(DESK.0, DESK.1).await?;
    open(&page, &book.url("short-polling/latest.html")).await?;
    for open in ["false", "true"] {
        page.click("#sidebar-button").await?;
        assert_eq!(expanded(&page).await?, open);
        page.wait_for(&format!("({in_sight}) === {open}")).await?;
    }

    let fold = "document.querySelector('.chapter-fold-toggle')";
    page.evaluate(&format!("{fold}.focus()")).await?;
    for open in ["false", "true"] {
        page.press("Enter").await?;
        assert_eq!(page.evaluate(&format!("{fold}.ariaExpanded")).await?, open);
        let shown =
            "document.querySelector('#mdbook-sidebar a.active').checkVisibility()";
        assert_eq!(page.evaluate(shown).await?.to_string(), open);
    }

    let width = "document.getElementById('mdbook-sidebar').offsetWidth";
    let before = page.evaluate(width).await?.as_u64().expect("a width");
    page.evaluate("document.getElementById('mdbook-sidebar-resize-handle').focus()")
        .await?;
    page.press("ArrowRight").await?;
    assert_eq!(page.evaluate(width).await?.as_u64(), Some(before + 20));
    Ok(())
}

#[tokio::test]
async fn arrows_turn_the_page_but_not_from_a_control() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    page.set_size(PHONE.0, PHONE.1).await?;
    let url = book.url("short-polling/cursor.html");

    for control in [
        "pre.change[tabindex]",
        "figure.wire summary",
        "live-lesson button",
        "#mdbook-theme-toggle",
    ] {
        open(&page, &url).await?;
        page.wait_for(&format!("document.querySelector('{control}')")).await?;
        page.evaluate("document.querySelector('.cover button').click()").await?;
        page.evaluate(&format!("document.querySelector('{control}').focus()")).await?;
        for key in ["ArrowRight", "ArrowLeft"] {
            assert!(stays(&page, key).await?, "{key} turns the page from {control}");
        }
    }

    open(&page, &url).await?;
    page.evaluate("document.querySelector('main').focus()").await?;
    page.press("ArrowRight").await?;
    page.wait_for("location.pathname.endsWith('/epoch.html')").await?;
    Ok(())
}

#[tokio::test]
async fn only_what_scrolls_is_a_stop() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (book, browser) = (Reading::start().await, Chromium::shared(&program).await?);
    let page = browser.page("about:blank").await?;
    // Also what was closed when the page came.
    let open =
        "document.querySelectorAll('details').forEach((folded) => (folded.open = true))";
    let right = "[...document.querySelectorAll('main :is(pre, code, div)')]
        .filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowX) && box.clientWidth > 0
            && !box.closest('live-lesson'))
        .map((box) => [box.scrollWidth > box.clientWidth, box.tabIndex === 0 && !!box.ariaLabel])
        .every(([scrolls, stop]) => scrolls === stop)";

    for path in ["short-polling/cursor.html", "index.html", "code/lesson-1.html"] {
        page.set_size(DESK.0, DESK.1).await?;
        reading::open(&page, &book.url(path)).await?;
        page.wait_for(right).await?;
        page.evaluate(open).await?;
        page.wait_for(right).await?;
        page.set_size(PHONE.0, PHONE.1).await?;
        page.wait_for(right).await?;
        let stops =
            "document.querySelectorAll('main [role=group][tabindex=\"0\"]').length > 0";
        assert_eq!(page.evaluate(stops).await?, true, "{path}: all of it fits a phone?");
    }
    Ok(())
}
