//! The reader is the server: of a lesson's real client, in a scene of the page's own.

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

/// The numbers below the stage: sent, shown, lost, twice.
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
    says(page, "Alice has every message once, and in order; the latest came 1.7 s after")
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
    says(page, "every message once, and in order; the latest came 5.1 s after").await?;
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

const HELD: &str = "long-polling/be-the-server.html";

/// Lets Alice run another page: that of step 2, 5 or 6.
async fn take_page(page: &Page, step: u8) -> Result<(), Error> {
    page.evaluate(&format!(
        "{{ const client = {GAME}.querySelector('select');
            client.value = 'step_{step}.js';
            client.dispatchEvent(new Event('change')); }}"
    ))
    .await?;
    says(page, "Alice's page asks.").await
}

/// The transcript, when a line of it is this.
async fn played(page: &Page, line: &str) -> Result<Transcript, Error> {
    let text = format!("{GAME}.querySelector('pre.transcript').textContent");
    page.wait_for(&format!("{text}.includes({})", json!(line))).await?;
    let text = page.evaluate(&text).await?;
    Ok(text.as_str().expect("a text").parse().expect("a transcript"))
}

async fn holds(page: &Page, requests: usize) -> Result<(), Error> {
    page.wait_for(&format!(
        "{GAME}.querySelectorAll('.be-request').length === {requests}"
    ))
    .await
    .map(drop)
}

#[tokio::test]
async fn a_request_is_held_until_there_is_something() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    for step in [2, 5, 6] {
        take_page(page, step).await?;
        answer(page, "answer-new", "There was nothing to tell.").await?;
        if step == 6 {
            next(page, "Alice's page asks.").await?;
        }
        next(
            page,
            "Bob writes “Lunch at noon?”. You have held Alice's request for 2.5 s.",
        )
        .await?;
        let row = format!("{GAME}.querySelector('.be-request').textContent");
        let held = page.evaluate(&row).await?;
        let held = held.as_str().expect("a text");
        assert!(held.contains("after=a-0") && held.ends_with("held for 2.5 s"), "{held}");
        answer(
            page,
            "answer-new",
            "After 2.5 s you answered with what is new. Alice's page shows “Lunch at noon?”.",
        )
        .await?;
        // Not late at all.
        assert_eq!(tally(page).await?, json!([1, 1, 0, 0]));
        page.wait_for(&format!(
            "[...{GAME}.querySelectorAll('.be-tally dd')][4].textContent === '0.0 s'"
        ))
        .await?;

        // Two while one request is held are one answer, and none of them comes twice.
        if step == 6 {
            next(page, "Alice's page asks.").await?;
        }
        next(page, "Carol writes").await?;
        next(page, "Bob writes").await?;
        answer(
            page,
            "answer-new",
            "“Yes. The ramen place” and “Table for four at 12:15”",
        )
        .await?;
        assert_eq!(tally(page).await?, json!([3, 3, 0, 0]));
    }
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn the_page_of_step_2_dies_of_204() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    take_page(page, 2).await?;
    answer(page, "answer-new", "There was nothing to tell. She asks again at once.")
        .await?;
    answer(page, "answer-nothing", "Her page stumbles over it").await?;
    says(page, "nothing on it says so. It asks no more.").await?;
    holds(page, 0).await?;
    next(page, "Bob writes").await?;
    // Nobody can bring it to her any more.
    assert_eq!(tally(page).await?, json!([1, 0, 1, 0]));
    to_the_end(page, |_| unreachable!("it asks no more")).await?;
    says(page, "Alice's page has asked no more since 0.0 s.").await?;
    says(page, "and “On my way” were never seen.").await?;
    assert_eq!(tally(page).await?, json!([5, 0, 5, 0]));
    let transcript = played(page, "alice ! never sees “Lunch at noon?”").await?;
    let ends = transcript.lines.iter().filter(|line| head(line).contains("asks no more"));
    assert_eq!(ends.count(), 1, "{transcript}");
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn the_page_of_step_2_dies_of_whatever_is_no_batch() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    for with in ["refuse", "proxy", "cut", "lose"] {
        take_page(page, 2).await?;
        answer(page, &format!("answer-{with}"), "It asks no more.").await?;
        holds(page, 0).await?;
        page.click(".be-reset").await?;
        says(page, "Alice's page asks.").await?;
    }
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn step_5_takes_any_json_and_dies_of_a_proxys_page() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    for with in ["proxy", "cut", "lose"] {
        take_page(page, 5).await?;
        answer(
            page,
            "answer-nothing",
            "There was nothing to tell. She asks again at once.",
        )
        .await?;
        answer(page, "answer-refuse", "After 0.0 s you answered with 503.").await?;
        says(page, "She asks again at once.").await?;
        next(page, "Bob writes").await?;
        answer(page, &format!("answer-{with}"), "It asks no more.").await?;
        says(page, "“Lunch at noon?” is lost: nobody asks for it any more.").await?;
        holds(page, 0).await?;
        assert_eq!(tally(page).await?, json!([1, 0, 1, 0]));
    }
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn the_page_of_step_6_goes_on_after_each() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    for (with, says_itself, asks_at) in [
        ("nothing", None, "0.050s"),
        ("proxy", Some("no answer (status 504), asking again in 2 s"), "1.050s"),
        ("refuse", Some("no answer (status 503), asking again in 4 s"), "3.050s"),
        ("cut", Some("no answer (Failed to fetch), asking again in 2 s"), "1.050s"),
        ("lose", Some("no answer (Failed to fetch), asking again in 2 s"), "1.050s"),
    ] {
        take_page(page, 6).await?;
        page.click(&format!(".be-answer-{with}")).await?;
        if let Some(itself) = says_itself {
            says(page, &format!("Her page says: “{itself}”.")).await?;
        }
        holds(page, 0).await?;
        if with == "refuse" {
            next(page, "Bob writes").await?;
        }
        next(page, "Alice's page asks.").await?;
        holds(page, 1).await?;
        let asks = played(page, asks_at).await?;
        let asks = head(asks.lines.last().expect("a line"));
        assert!(
            asks.contains(asks_at) && asks.contains("GET /messages"),
            "{with}: {asks}"
        );
    }
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_repaired_by_the_next_question() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    take_page(page, 6).await?;
    answer(page, "answer-new", "There was nothing to tell.").await?;
    next(page, "Alice's page asks.").await?;
    next(page, "Bob writes").await?;
    answer(
        page,
        "answer-lose",
        "but the line broke under it. “Lunch at noon?” never arrived.",
    )
    .await?;
    // It has not come, and it is not lost: she can still ask for it.
    assert_eq!(tally(page).await?, json!([1, 0, 0, 0]));
    next(page, "Carol writes").await?;
    next(page, "Its question says what it has: “Lunch at noon?” is not among that.")
        .await?;
    let row = format!("{GAME}.querySelector('.be-request code').textContent");
    assert_eq!(page.evaluate(&row).await?, "GET /messages?after=a-0&wait=25");
    answer(page, "answer-new", "What was lost on the way is repaired.").await?;
    says(page, "“Lunch at noon?” and “Yes. The ramen place”").await?;
    assert_eq!(tally(page).await?, json!([2, 2, 0, 0]));

    let transcript = played(page, "alice   • shows “Yes. The ramen place”").await?;
    let lines: Vec<String> = transcript.lines.iter().map(head).collect();
    let lost =
        lines.iter().position(|line| line.contains("(lost)")).expect("a lost answer");
    assert_eq!(
        lines[lost..lost + 6],
        [
            "2.500s alice ← 200 OK (lost)",
            "2.500s alice × the line is cut",
            "3.200s carol → POST /messages",
            "3.200s carol ← 201 Created",
            "3.550s alice#2 → GET /messages?after=a-0&wait=25",
            "3.550s alice#2 ← 200 OK",
        ]
    );

    next(page, "Alice's page asks.").await?;
    next(page, "Bob writes").await?;
    answer(page, "answer-new", "“Table for four at 12:15”").await?;
    next(page, "Alice's page asks.").await?;
    next(page, "Carol writes").await?;
    next(page, "Dave writes").await?;
    answer(page, "answer-new", "“It is shut. Pizza instead” and “On my way”").await?;
    next(page, "Alice's page asks.").await?;
    next(page, "Alice has every message once, and in order").await?;
    says(page, "For that her page asked 6 times in 60 s.").await?;
    assert_eq!(tally(page).await?, json!([5, 5, 0, 0]));
    assert_eq!(page.console(), []);
    Ok(())
}

/// A line of a transcript, without what stands below it, and with single spaces.
fn head(line: &Line) -> String {
    let one = Transcript { lines: vec![line.clone()] }.to_string();
    one.lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn whoever_is_held_for_too_long_gives_up_or_waits_for_ever() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    for step in [2, 5] {
        take_page(page, step).await?;
        for writes in ["Bob", "Carol", "Bob", "Carol", "Dave"] {
            next(page, &format!("{writes} writes")).await?;
        }
        next(page, "The scene is over.").await?;
        assert_eq!(tally(page).await?, json!([5, 0, 5, 0]));
    }

    take_page(page, 6).await?;
    for writes in ["Bob", "Carol", "Bob"] {
        next(page, &format!("{writes} writes")).await?;
    }
    page.click(".be-answer-wait").await?;
    says(page, "Alice's page has waited long enough, and gives up.").await?;
    says(page, "It says: “no answer (nothing came in 35 s), asking again in 2 s”.")
        .await?;
    let transcript = played(page, "→ closes").await?;
    let closes = transcript.lines.iter().find(|line| head(line).contains("closes"));
    assert_eq!(closes.map(head).as_deref(), Some("35.000s alice → closes"));
    // None of what came meanwhile is lost.
    next(page, "Alice's page asks.").await?;
    answer(page, "answer-new", "Alice's page shows “Lunch at noon?”").await?;
    assert_eq!(tally(page).await?, json!([3, 3, 0, 0]));
    assert_eq!(page.console(), []);
    Ok(())
}

/// A batch has what a batch of the lesson's server has.
#[tokio::test]
async fn a_held_batch_is_one_of_the_lessons() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    take_page(page, 6).await?;
    next(page, "Bob writes").await?;
    answer(page, "answer-new", "shows").await?;
    let played = played(page, "\"messages\"").await?;
    let real = file("lessons/02-long-polling/tests/snapshots/step_6_gone.snap");
    let (_, real) = real.trim_start_matches("---\n").split_once("---\n").expect("a head");
    let real: Transcript = real.parse().expect("a transcript");
    assert_eq!(shape(&played), shape(&real));
    Ok(())
}

/// While time runs, a screen reader hears what happens, and not each tenth of a second.
#[tokio::test]
async fn a_request_that_is_held_says_nothing_by_itself() -> Result<(), Error> {
    let Some(reading) = begin(HELD).await? else { return Ok(()) };
    let page = &reading.page;
    take_page(page, 6).await?;
    page.evaluate(&format!(
        "{{ window.said = [];
            window.clocks = 0;
            const live = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])';
            new MutationObserver((changes) => changes.forEach(({{ target }}) => {{
                const at = target.nodeType === 1 ? target : target.parentElement;
                if (at?.closest(live)) window.said.push(at.textContent);
                else if (at?.closest('.be-waits')) window.clocks += 1;
            }})).observe({GAME}, {{ subtree: true, childList: true, characterData: true }}); }}"
    ))
    .await?;
    let name =
        format!("{GAME}.querySelector('.be-request input').getAttribute('aria-label')");
    let before = page.evaluate(&name).await?;
    page.click(".be-run").await?;
    page.wait_for("window.clocks > 20").await?;
    says(page, "Bob writes").await?;
    page.click(".be-run").await?;
    let said = page.evaluate("window.said").await?;
    let said = said.as_array().expect("sentences");
    assert!(said.len() <= 2, "Bob's message, and perhaps Carol's: {said:?}");
    assert_eq!(page.evaluate(&name).await?, before);
    Ok(())
}
