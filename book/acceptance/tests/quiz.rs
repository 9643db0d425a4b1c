//! A question in the text: asked, answered, kept and forgotten.

mod opened;

use browser::{Error, Page};
use opened::Opened;
use serde_json::json;

const PAGE: &str = "short-polling/latest.html";

/// The first quiz of the page, in the page's scripts.
const QUIZ: &str = "document.querySelector('.quiz')";

/// Puts the focus on the first answer, where Tab would take it.
async fn begin(page: &Page) -> Result<(), Error> {
    page.wait_for(&format!("{QUIZ}.querySelector('input') !== null")).await?;
    page.evaluate(&format!("{QUIZ}.querySelector('input').focus()")).await.map(drop)
}

async fn says(page: &Page, text: &str) -> Result<(), Error> {
    let said = format!("{QUIZ}.querySelector('[role=status]').textContent");
    page.wait_for(&format!("{said}.includes({})", json!(text))).await.map(drop)
}

/// The marks beside the answers.
async fn marks(page: &Page) -> Result<serde_json::Value, Error> {
    let marks = "[...document.querySelectorAll('.quiz .quiz-mark')]";
    page.evaluate(&format!("{marks}.map(({{ textContent }}) => textContent)")).await
}

#[tokio::test]
async fn wrong_then_right_by_keyboard_alone() -> Result<(), Error> {
    let Some(reading) = Opened::of(PAGE).await? else { return Ok(()) };
    let page = &reading.page;
    page.evaluate(
        "window.solved = [];
         document.addEventListener('quiz:solved', ({ target, detail }) =>
             solved.push([target.className, detail.tries]))",
    )
    .await?;

    begin(page).await?;
    page.press("Enter").await?;
    says(page, "Choose an answer first").await?;
    page.press(" ").await?;
    page.press("Enter").await?;
    says(page, "Not A. A poll brings what the server has kept").await?;
    assert_eq!(marks(page).await?, json!(["✗ not this", "", "", ""]));

    // Two further: the arrows choose here, and do not turn the page.
    page.press("ArrowRight").await?;
    page.press("ArrowDown").await?;
    page.press("Enter").await?;
    says(page, "6.000s alice ! shows “Yes. The ramen place” again").await?;
    says(page, "Not D. Between 2.5 s and 3.2 s nobody asked").await?;
    assert_eq!(marks(page).await?, json!(["✗ not this", "", "✓ right", ""]));
    assert_eq!(page.evaluate("solved").await?, json!([["quiz", 2]]));
    let focus = page.evaluate("document.activeElement.value").await?;
    assert_eq!(focus, "C", "the focus stays on the answer");
    let path = page.evaluate("location.pathname").await?;
    assert_eq!(path, format!("/{PAGE}"));
    assert_eq!(page.console(), []);
    Ok(())
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_reload_until_it_is_forgotten()
-> Result<(), Error> {
    let Some(reading) = Opened::of(PAGE).await? else { return Ok(()) };
    let page = &reading.page;
    let option = |n: u8| format!(".quiz .quiz-option:nth-of-type({n})");
    page.click(&option(2)).await?;
    page.click(".quiz-check").await?;
    says(page, "Not B.").await?;
    page.reload().await?;
    page.wait_for(&format!("{QUIZ}.dataset.state === 'open'")).await?;
    assert_eq!(marks(page).await?, json!(["", "✗ not this", "", ""]));

    page.click(&option(3)).await?;
    page.click(".quiz-check").await?;
    says(page, "Right.").await?;
    page.reload().await?;
    says(page, "Right.").await?;
    assert_eq!(marks(page).await?, json!(["", "✗ not this", "✓ right", ""]));

    // Another page's questions are others.
    page.goto(&reading.url("short-polling/bench.html")).await?;
    page.wait_for(&format!("{QUIZ}.dataset.state === 'open'")).await?;
    page.goto(&reading.url(PAGE)).await?;
    page.wait_for("document.documentElement.dataset.widgets === 'ready'").await?;

    page.click(".quiz-forget").await?;
    says(page, "Forgotten").await?;
    assert_eq!(page.evaluate("document.activeElement.value").await?, "A");
    page.reload().await?;
    page.wait_for(&format!("{QUIZ}.dataset.state === 'open'")).await?;
    assert_eq!(marks(page).await?, json!(["", "", "", ""]));
    assert_eq!(
        page.evaluate(
            "Object.keys(localStorage)
        .filter((key) => key.startsWith('quiz:')).length"
        )
        .await?,
        0
    );
    assert_eq!(page.console(), []);
    Ok(())
}

/// The page as it is without scripts, and the page of all pages.
#[tokio::test]
async fn question_and_answer_are_text() -> Result<(), Error> {
    let Some(reading) = Opened::of(PAGE).await? else { return Ok(()) };
    let page = &reading.page;
    let served = page
        .evaluate(
            "fetch(location).then((answer) => answer.text()).then((text) => {
                const page = new DOMParser().parseFromString(text, 'text/html');
                const quiz = page.querySelector('.quiz');
                return {
                    question: quiz.querySelector('.quiz-question').textContent,
                    answers: quiz.querySelectorAll('.quiz-answers > li').length,
                    key: quiz.querySelector('details').textContent,
                    form: quiz.querySelector('form, input, button') !== null,
                };
            })",
        )
        .await?;
    assert_eq!(served["question"], "What has Alice's page shown by 6.5 s?");
    assert_eq!((&served["answers"], &served["form"]), (&json!(4), &json!(false)));
    let key = served["key"].as_str().expect("a text");
    assert!(key.contains("C. “Yes. The ramen place”, twice."), "{key}");
    assert!(key.contains("6.500s alice ! never sees “Lunch at noon?”"), "{key}");
    assert!(key.contains("Not A. A poll brings"), "{key}");

    page.goto(&reading.url("print.html")).await?;
    page.wait_for("document.querySelectorAll('.quiz details[open]').length > 8").await?;
    let others = ".quiz details:not([open]), .quiz form, .be-panel";
    let others = format!("document.querySelectorAll({}).length", json!(others));
    assert_eq!(page.evaluate(&others).await?, 0, "nothing is folded away or moves");
    Ok(())
}

/// What is shown of the page's figure: nothing but its caption, or its drawing.
const COVERED: &str = "(() => {
    const figure = document.querySelector('figure.wire');
    return [figure.querySelector('svg').checkVisibility(), figure.querySelector('.cover').checkVisibility()];
})()";

#[tokio::test]
async fn a_figure_is_covered_until_its_question_is_answered_or_somebody_wants_to_see_it()
-> Result<(), Error> {
    let Some(reading) = Opened::of(PAGE).await? else { return Ok(()) };
    let page = &reading.page;
    let (covered, shown) = (json!([false, true]), json!([true, false]));
    begin(page).await?;
    assert_eq!(page.evaluate(COVERED).await?, covered);
    page.on_paper(true).await?;
    assert_eq!(page.evaluate(COVERED).await?, shown, "on paper");
    page.on_paper(false).await?;

    page.click(".cover button").await?;
    assert_eq!(page.evaluate(COVERED).await?, shown);
    let focus = "document.activeElement.localName";
    assert_eq!(page.evaluate(focus).await?, "figcaption");
    page.reload().await?;
    begin(page).await?;
    assert_eq!(page.evaluate(COVERED).await?, covered);

    page.click(".quiz .quiz-option:nth-of-type(3)").await?;
    page.click(".quiz-check").await?;
    assert_eq!(page.evaluate(COVERED).await?, shown);
    page.reload().await?;
    begin(page).await?;
    assert_eq!(page.evaluate(COVERED).await?, shown, "it stays answered");
    page.click(".quiz-forget").await?;
    assert_eq!(page.evaluate(COVERED).await?, covered);
    assert_eq!(page.console(), []);
    Ok(())
}
