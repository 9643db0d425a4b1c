//! The reader is the server: of a lesson's real client, in a scene of the page's own.

#[path = "be_the_server/holding.rs"]
mod holding;
mod opened;

use browser::{Error, Page};
use opened::{Opened, file};
use serde_json::{Value, json};
use transcript::{Line, Transcript};

const GAME: &str = "document.querySelector('be-the-server')";

async fn begin(path: &str) -> Result<Option<Opened>, Error> {
    let Some(reading) = Opened::of(path).await? else { return Ok(None) };
    // It is loaded when the reader gets near.
    reading.page.evaluate(&format!("{GAME}.scrollIntoView()")).await?;
    reading.page.wait_for(&format!("{GAME}.querySelector('.be-said')")).await?;
    says(&reading.page, "Alice").await?;
    Ok(Some(reading))
}

async fn says(page: &Page, text: &str) -> Result<(), Error> {
    let said = format!("{GAME}.querySelector('.be-said').textContent");
    page.wait_for(&format!("{said}.includes({})", json!(text))).await.map(drop)
}

/// Lets time pass until the next event, which is this one.
async fn next(page: &Page, event: &str) -> Result<(), Error> {
    page.click(".be-step").await?;
    says(page, event).await
}

/// Answers the chosen request, and the page says this of it.
async fn answer(page: &Page, with: &str, outcome: &str) -> Result<(), Error> {
    page.click(&format!(".be-{with}")).await?;
    says(page, outcome).await
}

/// The numbers below the stage: written, seen, lost, twice.
async fn tally(page: &Page) -> Result<Value, Error> {
    let numbers = format!("[...{GAME}.querySelectorAll('.be-tally dd')].slice(0, 4)");
    page.evaluate(&format!("{numbers}.map(({{ textContent }}) => Number(textContent))"))
        .await
}

/// To the end of the scene, with each request answered as soon as it comes.
async fn to_the_end(page: &Page, with: impl Fn(usize) -> String) -> Result<(), Error> {
    for answered in 0.. {
        loop {
            // Each event ends with a sentence, so a text of our own is gone when it is over.
            page.evaluate(&format!("{GAME}.querySelector('.be-said').textContent = '…'"))
                .await?;
            page.click(".be-step").await?;
            let said = format!("{GAME}.querySelector('.be-said').textContent");
            page.wait_for(&format!("{said} !== '…'")).await?;
            let over =
                format!("{GAME}.querySelector('.be-panel').dataset.state === 'over'");
            if page.evaluate(&over).await? == true {
                return Ok(());
            }
            let asked = format!("{GAME}.querySelector('.be-request') !== null");
            if page.evaluate(&asked).await? == true {
                break;
            }
        }
        answer(page, &with(answered), "You answered").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_message_is_lost_by_answering_with_the_latest_only() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/late-on-purpose.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    next(page, "Alice's page asks.").await?;
    answer(page, "answer-nothing", "There was nothing to tell.").await?;
    next(page, "Bob writes “Lunch at noon?”.").await?;
    next(page, "Carol writes").await?;
    next(page, "Alice's page asks.").await?;
    answer(
        page,
        "answer-latest",
        "“Lunch at noon?” is lost: her next question begins behind it.",
    )
    .await?;
    assert_eq!(tally(page).await?, json!([2, 1, 1, 0]));
    // It would have been enough to let her wait.
    answer(page, "answer-new", "You hold no request now").await?;
    assert_eq!(tally(page).await?, json!([2, 1, 1, 0]));
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn an_old_request_answered_late_doubles_and_turns_the_cursor_back()
-> Result<(), Error> {
    let Some(reading) = begin("short-polling/late-on-purpose.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    next(page, "Alice's page asks.").await?;
    next(page, "Bob writes").await?;
    next(page, "Carol writes").await?;
    page.click(".be-answer-wait").await?;
    says(page, "does not wait for you: it asks again. You hold 2 requests.").await?;

    page.click(".be-request:nth-of-type(2)").await?;
    answer(page, "answer-new", "shows “Lunch at noon?” and “Yes. The ramen place”.")
        .await?;
    answer(page, "answer-new", "stand there once more: this question was older").await?;
    assert_eq!(tally(page).await?, json!([2, 2, 0, 2]));
    next(page, "Bob writes").await?;
    next(page, "Alice's page asks.").await?;
    next(page, "Carol writes").await?;
    next(page, "Dave writes").await?;
    answer(page, "answer-all", "her question said that she has it").await?;
    assert_eq!(tally(page).await?, json!([5, 5, 0, 4]));
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn answering_with_what_is_new_shows_all_once() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/late-on-purpose.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    to_the_end(page, |_| "answer-new".into()).await?;
    says(page, "Alice has every message once, and in order; the one that waited longest came 1.7 s after")
        .await?;
    assert_eq!(tally(page).await?, json!([5, 5, 0, 0]));

    page.click(".be-reset").await?;
    says(page, "Alice has opened the page").await?;
    assert_eq!(tally(page).await?, json!([0, 0, 0, 0]));

    // The page of step 4 asks at once, and has one request at a time.
    page.evaluate(&format!(
        "{{ const client = {GAME}.querySelector('select');
            client.selectedIndex = 1;
            client.dispatchEvent(new Event('change')); }}"
    ))
    .await?;
    says(page, "Alice's page asks.").await?;
    page.wait_for(&format!("{GAME}.querySelectorAll('.be-request').length === 1"))
        .await?;
    for event in ["Bob", "Carol", "Bob", "Carol", "Dave"] {
        next(page, &format!("{event} writes")).await?;
    }
    next(page, "gives up. It says: “no answer (nothing came in 10 s), asking again”.")
        .await?;
    next(page, "Alice's page asks.").await?;
    answer(
        page,
        "answer-refuse",
        "Her page says: “no answer (status 503), asking again”.",
    )
    .await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// Where an answer is one message, it is the reader who knows what Alice has.
#[tokio::test]
async fn one_message_at_a_time() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/be-the-server.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    next(page, "Alice's page asks.").await?;
    answer(page, "answer-refuse", "takes the error for a message").await?;
    assert_eq!(tally(page).await?, json!([0, 0, 0, 1]));
    page.click(".be-reset").await?;
    says(page, "Alice has opened the page").await?;

    // At 2 s there is nothing yet; then the five, one each time.
    let send = |n| if n == 0 { "answer-nothing".into() } else { format!("send-{n}") };
    to_the_end(page, send).await?;
    says(
        page,
        "every message once, and in order; the one that waited longest came 5.1 s after",
    )
    .await?;
    says(page, "The server of this page does not.").await?;

    page.click(".be-reset").await?;
    says(page, "Alice has opened the page").await?;
    to_the_end(page, |n| if n == 0 { "answer-nothing".into() } else { "send-1".into() })
        .await?;
    says(page, "“It is shut. Pizza instead” and “On my way” were never seen.").await?;
    says(page, "lines stand on her page that should not").await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// Played as the scene of step 1 goes, it comes to that scene's transcript.
#[tokio::test]
async fn it_speaks_as_the_real_server_does() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/be-the-server.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    next(page, "Alice's page asks.").await?;
    answer(page, "answer-nothing", "nothing").await?;
    next(page, "Bob writes").await?;
    next(page, "Carol writes").await?;
    next(page, "Alice's page asks.").await?;
    answer(page, "send-2", "Alice's page shows “Yes. The ramen place”.").await?;

    let snapshot =
        file("lessons/01-short-polling/tests/snapshots/step_1_two_between_polls.snap");
    let (_, scene) =
        snapshot.trim_start_matches("---\n").split_once("---\n").expect("a head");
    let scene: Transcript = scene.parse().expect("a transcript");
    let scene: Vec<Line> =
        scene.lines.into_iter().filter(|line| line.at <= 4000).collect();
    let text = page
        .evaluate(&format!("{GAME}.querySelector('pre.transcript').textContent"))
        .await?;
    let played: Transcript =
        text.as_str().expect("a text").parse().expect("a transcript");
    assert_eq!(played.lines, scene);
    Ok(())
}

/// A batch has what a batch of the last step has.
#[tokio::test]
async fn a_batch_is_one_of_the_lessons() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/late-on-purpose.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    next(page, "asks").await?;
    next(page, "Bob writes").await?;
    answer(page, "answer-new", "shows").await?;

    let text = page
        .evaluate(&format!("{GAME}.querySelector('pre.transcript').textContent"))
        .await?;
    let played: Transcript =
        text.as_str().expect("a text").parse().expect("a transcript");
    let real = file("lessons/01-short-polling/tests/snapshots/step_5_restart.snap");
    let (_, real) = real.trim_start_matches("---\n").split_once("---\n").expect("a head");
    let real: Transcript = real.parse().expect("a transcript");
    assert_eq!(shape(&played), shape(&real));
    Ok(())
}

/// The names in a transcript's first batch that has a message, and in the message.
fn shape(transcript: &Transcript) -> [Vec<String>; 2] {
    let bodies = transcript.lines.iter().map(|line| {
        let rows = line.details.iter().filter_map(|row| row.strip_prefix('|'));
        rows.map(str::trim_start).collect::<String>()
    });
    let mut batches = bodies.filter_map(|body| serde_json::from_str::<Value>(&body).ok());
    let batch = batches.find(|body| body["messages"][0].is_object()).expect("a batch");
    [&batch, &batch["messages"][0]]
        .map(|object| object.as_object().expect("an object").keys().cloned().collect())
}

#[tokio::test]
async fn time_runs_until_it_is_paused_or_the_tab_is_hidden() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/be-the-server.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    let state = |state: &str| {
        format!("{GAME}.querySelector('.be-panel').dataset.state === '{state}'")
    };
    page.click(".be-run").await?;
    page.wait_for(&state("running")).await?;
    says(page, "Alice's page asks.").await?;
    page.click(".be-run").await?;
    page.wait_for(&state("idle")).await?;
    page.click(".be-run").await?;
    page.set_hidden(true).await?;
    page.wait_for(&state("idle")).await?;
    page.set_hidden(false).await?;
    page.click(".be-run").await?;
    page.wait_for(&state("running")).await?;
    // Nor while it is out of sight.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })").await?;
    page.set_size(900, 200).await?;
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })").await?;
    page.wait_for(&state("idle")).await?;
    assert_eq!(page.console(), []);
    Ok(())
}

/// Without scripts there is a text in its place.
#[tokio::test]
async fn without_scripts_it_says_what_it_is() -> Result<(), Error> {
    let Some(reading) = begin("short-polling/be-the-server.html").await? else {
        return Ok(());
    };
    let page = &reading.page;
    let text = page
        .evaluate(
            "fetch(location).then((answer) => answer.text()).then((text) =>
                new DOMParser().parseFromString(text, 'text/html')
                    .querySelector('be-the-server').innerText)",
        )
        .await?;
    assert!(text.as_str().expect("a text").contains("you are the server here"), "{text}");
    Ok(())
}
