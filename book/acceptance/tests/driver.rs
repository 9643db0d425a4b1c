//! The driver itself: that it does and sees what the other tests take for granted.

mod serving;

use axum::{Router, response::Html, routing::get};
use browser::{Chromium, Error};
use serde_json::json;
use serving::Serving;

const PAGE: &str = r#"<!doctype html>
<title>Lunch</title>
<link rel="icon" href="data:,">
<script>addEventListener('pageshow', ({ persisted }) => (window.restored = persisted));</script>
<style>@media (prefers-color-scheme: dark) { html { background: black } }</style>
<p style="height: 3000px">Far away:</p>
<button onclick="this.textContent = event.isTrusted ? 'clicked' : 'by script'">Eat</button>
<form onsubmit="event.preventDefault(); this.lastElementChild.textContent = this.dish.value">
  <input name="dish" autofocus><output></output>
</form>"#;

const FRAMES: &str = r#"<!doctype html>
<link rel="icon" href="data:,">
<p style="height: 3000px">Far away:</p>
<div style="padding: 50px 100px"><iframe src="INNER" width="400" height="300"></iframe></div>"#;

async fn site() -> Serving {
    Serving::start(0, |_| Router::new().route("/page", get(async || Html(PAGE)))).await
}

#[tokio::test]
async fn scripts_are_evaluated_and_what_they_throw_is_an_error() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;

    assert_eq!(page.evaluate("({ a: [1, 'b'] })").await?, json!({ "a": [1, "b"] }));
    assert_eq!(page.evaluate("Promise.resolve(document.title)").await?, json!("Lunch"));
    let thrown = page.evaluate("(() => { throw new TypeError('no lunch') })()").await;
    assert!(
        thrown
            .unwrap_err()
            .to_string()
            .starts_with("the page threw: TypeError: no lunch")
    );
    let rejected = page.evaluate("Promise.reject('no lunch')").await;
    assert_eq!(rejected.unwrap_err().to_string(), "the page threw: no lunch");
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn mouse_and_keys_are_real() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;

    page.click("button").await?;
    assert_eq!(
        page.evaluate("document.querySelector('button').textContent").await?,
        "clicked"
    );
    page.press("Tab").await?;
    page.type_text("ramen").await?;
    page.press("Home").await?;
    page.press("R").await?;
    page.press("Enter").await?;
    page.wait_for("document.querySelector('output').textContent === 'Rramen'").await?;
    Ok(())
}

#[tokio::test]
async fn a_frame_of_another_port_is_reached() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (inner, browser) = (site().await, Chromium::shared(&program).await?);
    let inner_url = inner.url("/page");
    let outer = Html(FRAMES.replace("INNER", &inner_url));
    let outer =
        Serving::start(0, |_| Router::new().route("/", get(async || outer))).await;
    let page = browser.page(&outer.url("/")).await?;

    let frame = page.frame(&inner_url).await?;
    assert_eq!(frame.evaluate("location.href").await?, inner_url);
    frame.click("button").await?;
    frame.wait_for("document.querySelector('button').textContent === 'clicked'").await?;
    assert_eq!(page.evaluate("document.querySelectorAll('button').length").await?, 0);
    Ok(())
}

#[tokio::test]
async fn complaints_and_requests_are_seen() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;

    page.evaluate(
        "setTimeout(() => { throw new Error('no lunch') }), console.error('shut', 7)",
    )
    .await?;
    page.evaluate("fetch('http://localhost:1/ramen').catch(() => 0)").await?;
    // A later task runs after the timer's.
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 1))").await?;

    let console = page.console();
    let with =
        |source: &str| console.iter().find(|error| error.source == source).expect(source);
    assert!(with("exception").text.starts_with("Error: no lunch"), "{console:?}");
    assert_eq!(with("console").text, "shut 7");
    assert_eq!(with("network").url, "http://localhost:1/ramen");
    assert_eq!(page.hosts().into_iter().collect::<Vec<_>>(), ["127.0.0.1", "localhost"]);
    assert_eq!(page.requests()[0], site.url("/page"));
    Ok(())
}

#[tokio::test]
async fn the_history_leads_back_and_forward() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page?1")).await?;

    page.evaluate("window.kept = true").await?;
    page.goto(&site.url("/page?2")).await?;
    page.back().await?;
    assert_eq!(page.evaluate("location.search").await?, "?1");
    // The page was not loaded again: it came out of the back/forward cache.
    assert_eq!(
        page.evaluate("[window.kept, window.restored]").await?,
        json!([true, true])
    );
    page.forward().await?;
    assert_eq!(page.evaluate("location.search").await?, "?2");
    page.evaluate("window.kept = true").await?;
    page.reload().await?;
    assert_eq!(page.evaluate("window.kept === undefined").await?, true);
    page.forward().await.expect_err("there is nothing to go forward to");
    Ok(())
}

#[tokio::test]
async fn a_tab_is_hidden_and_offline_on_demand() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;
    let other = browser.page(&site.url("/page")).await?;

    page.evaluate("addEventListener('visibilitychange', () => (window.told = true))")
        .await?;
    page.set_hidden(true).await?;
    assert_eq!(page.evaluate("told").await?, true);
    assert_eq!(other.evaluate("document.hidden").await?, false);
    page.set_hidden(false).await?;
    assert_eq!(page.evaluate("document.hidden").await?, false);

    let fetches = "fetch('/page').then(() => true, () => false)";
    page.offline(true).await?;
    assert_eq!(page.evaluate(fetches).await?, false);
    page.offline(false).await?;
    assert_eq!(page.evaluate(fetches).await?, true);
    Ok(())
}

#[tokio::test]
async fn a_reader_may_prefer_that_nothing_moves() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;
    let still = "matchMedia('(prefers-reduced-motion: reduce)').matches";

    assert_eq!(page.evaluate(still).await?, false);
    page.reduce_motion().await?;
    assert_eq!(page.evaluate(still).await?, true);
    Ok(())
}

#[tokio::test]
async fn a_picture_has_its_size_and_its_colours() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let (site, browser) = (site().await, Chromium::shared(&program).await?);
    let page = browser.page(&site.url("/page")).await?;
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("page.png");

    page.screenshot(&picture, 390, 844, true).await?;

    // A PNG's size stands in its first chunk, after the signature (RFC 2083, sections 3.1 and 4.1.1).
    let png = std::fs::read(&picture)?;
    assert_eq!(png[16..24], [0, 0, 1, 134, 0, 0, 3, 76]);
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    assert_eq!(page.evaluate(background).await?, "rgb(0, 0, 0)");
    page.screenshot(&picture, 390, 844, false).await?;
    assert_ne!(page.evaluate(background).await?, "rgb(0, 0, 0)");
    Ok(())
}

#[tokio::test]
async fn nothing_is_left_of_a_browser() -> Result<(), Error> {
    let Some(program) = require::chromium() else { return Ok(()) };
    let browser = Chromium::launch(&program).await?;
    let profile = browser.profile().to_owned();
    let page = browser.page("about:blank").await?;
    assert!(profile.is_dir());

    browser.close();

    assert!(!profile.exists());
    let gone = page.evaluate("1").await;
    assert!(matches!(gone, Err(Error::Gone(_))), "{gone:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_no_browser_is_said() {
    let missing =
        Chromium::launch("no-such-browser".as_ref()).await.err().expect("it is missing");
    assert!(
        missing.to_string().starts_with("Chromium does not start: no-such-browser: ")
    );
    if cfg!(unix) {
        let other =
            Chromium::launch("true".as_ref()).await.err().expect("it is no browser");
        assert!(
            other.to_string().contains("true ended at once (exit status: 0)"),
            "{other}"
        );
    }
}
