//! The reader holds requests, of clients for which holding is the point, and lets things go wrong.

use browser::{Error, Page};
use serde_json::json;
use transcript::{Line, Transcript};

use crate::{GAME, answer, begin, next, opened::file, says, shape, tally, to_the_end};

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
        ("proxy", Some("no answer (status 504), asking again in 1 s"), "1.050s"),
        ("refuse", Some("no answer (status 503), asking again in 3 s"), "3.050s"),
        ("cut", Some("no answer (Failed to fetch), asking again in 1 s"), "1.050s"),
        ("lose", Some("no answer (Failed to fetch), asking again in 1 s"), "1.050s"),
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
    let said = format!("{GAME}.querySelector('.be-said').textContent");
    assert_eq!(page.evaluate(&said).await?, "Alice's page asks.");
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
    says(page, "It says: “no answer (nothing came in 35 s), asking again in 1 s”.")
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
    assert_eq!(before, "GET /messages, asked at 0.0 s");
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
