//! `{{#quiz}}` to `{{#end}}`: a question, its answers, and the proof of the right one.
//!
//! ```text
//! {{#quiz lessons/…/step_1.snap}}
//! What has Alice's page shown by 6.5 s?
//!
//! - [ ] Both messages, once each.
//!   :: A poll brings what the server has kept, and that is one message.
//! - [x] “Yes. The ramen place”, twice.
//!   == 6.000s alice ! shows “Yes. The ramen place” again
//!
//! What else there is to say, in any number of paragraphs.
//! {{#end}}
//! ```
//!
//! A wrong answer has the misconception that it shows behind `::`, the right one its proof behind
//! `==`: a line of the snapshot, or `test PATH:name`. Several proofs stand in the snapshot's order.

mod proof;
mod source;

use proof::Proof;
use source::Quiz;

use crate::{directive::Directive, html::escape, markdown, project::Project};

/// A quiz as text that is worth reading without scripts, and that `widgets/quiz.js` makes a form.
///
/// `body` is what stands between the two directives, with the number of each line. A mistake has
/// its own line.
pub(crate) fn quiz(
    directive: &Directive<'_>,
    at: usize,
    body: &[(usize, &str)],
    project: &Project,
) -> Result<String, Vec<(usize, String)>> {
    let words: Vec<&str> = directive.words().collect();
    let snapshot = match (&words[..], directive.caption) {
        ([], None) => None,
        ([path], None) => Some(*path),
        _ => return Err(vec![(at, directive.misspelt())]),
    };
    let quiz = Quiz::read(at, body)?;
    let proofs = Proof::all_of(&quiz.proofs, snapshot, project)?;
    Ok(html(&quiz, &proofs, snapshot, project))
}

fn html(
    quiz: &Quiz,
    proofs: &[Proof],
    snapshot: Option<&str>,
    project: &Project,
) -> String {
    let right = letter(quiz.right);
    let mut out = format!(
        "<div class=\"quiz\">\n<p class=\"quiz-question\">{}</p>\n<ol class=\"quiz-answers\" type=\"A\">\n",
        markdown::inline(&quiz.question)
    );
    for answer in &quiz.answers {
        out += &format!("<li>{}</li>\n", markdown::inline(&answer.text));
    }
    out += &format!(
        "</ol>\n<details class=\"quiz-key\">\n<summary>Answer</summary>\n\
         <div class=\"quiz-right\" data-answer=\"{right}\">\n<p class=\"quiz-which\"><b>{right}.</b> {}</p>\n{}{}</div>\n\
         <ul class=\"quiz-wrong\">\n",
        markdown::inline(&quiz.answers[quiz.right].text),
        proven(proofs, snapshot),
        markdown::block(&quiz.explanation, project.markdown),
    );
    for (number, answer) in quiz.answers.iter().enumerate() {
        if let Some(misconception) = &answer.misconception {
            let letter = letter(number);
            out += &format!(
                "<li data-answer=\"{letter}\"><b>Not {letter}.</b> {}</li>\n",
                markdown::inline(misconception)
            );
        }
    }
    out + "</ul>\n</details>\n</div>\n"
}

/// The lines of the snapshot, then the tests.
fn proven(proofs: &[Proof], snapshot: Option<&str>) -> String {
    let mut out = String::new();
    let lines: Vec<String> = proofs.iter().filter_map(Proof::line).map(escape).collect();
    if let (false, Some(path)) = (lines.is_empty(), snapshot) {
        let name = path.rsplit('/').next().unwrap_or(path);
        out += &format!(
            "<pre class=\"transcript\">{}</pre>\n<p class=\"quiz-proof\">In <code>{}</code>, which a test holds the programs to.</p>\n",
            lines.join("\n"),
            escape(name)
        );
    }
    for (path, name) in proofs.iter().filter_map(Proof::test) {
        out += &format!(
            "<p class=\"quiz-proof\">Proven by the test <code>{}</code> in <code>{}</code>.</p>\n",
            escape(name),
            escape(path)
        );
    }
    out
}

/// What an answer is called: `A` for the first.
fn letter(number: usize) -> char {
    char::from(b'A' + u8::try_from(number).unwrap_or_default())
}
