//! A quiz as it is written in a page.

use crate::directive::Directive;

/// A quiz that has all that it needs; whether its proofs hold is not known yet.
#[derive(Debug)]
pub(super) struct Quiz {
    pub(super) question: String,
    pub(super) answers: Vec<Answer>,
    /// The right answer's place.
    pub(super) right: usize,
    /// The right answer's proofs, with the line of the answer; at least one.
    pub(super) proofs: Vec<(usize, String)>,
    /// What else there is to say, as Markdown.
    pub(super) explanation: String,
}

/// One of a quiz's answers.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) text: String,
    /// What a wrong answer misses.
    pub(super) misconception: Option<String>,
}

/// As many as there are letters for.
const MOST_ANSWERS: usize = 8;

impl Quiz {
    /// Reads the lines between the directives, or says what is wrong with them.
    pub(super) fn read(
        at: usize,
        body: &[(usize, &str)],
    ) -> Result<Self, Vec<(usize, String)>> {
        let mut mistakes = Vec::new();
        for (line, text) in body {
            if Directive::of(text).is_some() {
                mistakes.push((*line, "a quiz holds no other directive".into()));
            }
        }
        let (question, items, explanation) = parts(body);
        if question.is_empty() {
            mistakes.push((at, "a quiz begins with its question".into()));
        }
        if !(2..=MOST_ANSWERS).contains(&items.len()) {
            let sentence = format!(
                "a quiz has two to {MOST_ANSWERS} answers, each `- [ ] answer :: misconception` or `- [x] answer == proof`"
            );
            mistakes.push((at, sentence));
        }
        let rights: Vec<_> = (0..items.len()).filter(|n| items[*n].right).collect();
        match rights[..] {
            [] if !items.is_empty() => {
                mistakes
                    .push((at, "no answer is marked as the right one, `- [x]`".into()));
            }
            [_, second, ..] => {
                let sentence = "a second answer is marked as the right one";
                mistakes.push((items[second].line, sentence.into()));
            }
            _ => {}
        }
        let (mut answers, mut proofs) = (Vec::new(), Vec::new());
        for item in &items {
            match item.read() {
                Ok((answer, proof)) => {
                    answers.push(answer);
                    proofs.extend(proof);
                }
                Err(sentence) => mistakes.push((item.line, sentence)),
            }
        }
        match (mistakes.is_empty(), rights.first()) {
            (true, Some(&right)) => {
                Ok(Self { question, answers, right, proofs, explanation })
            }
            _ => Err(mistakes),
        }
    }
}

/// An answer with what stands below it, in one line.
struct Item {
    line: usize,
    right: bool,
    text: String,
}

impl Item {
    fn read(&self) -> Result<(Answer, Vec<(usize, String)>), String> {
        let mark = if self.right { " == " } else { " :: " };
        let text = format!(" {}", self.text);
        let mut pieces = text.split(mark).map(|piece| piece.trim().to_owned());
        let text = pieces.next().unwrap_or_default();
        let rest: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
        if text.is_empty() {
            return Err("this answer is empty".into());
        }
        match (self.right, &rest[..]) {
            (true, []) => Err("the right answer names no proof: `== a line of the snapshot` or `== test PATH:name`".into()),
            (true, _) => {
                let proofs = rest.into_iter().map(|proof| (self.line, proof)).collect();
                Ok((Answer { text, misconception: None }, proofs))
            }
            (false, [misconception]) => {
                Ok((Answer { text, misconception: Some(misconception.clone()) }, Vec::new()))
            }
            (false, _) => {
                Err("this wrong answer names no misconception: `:: what it misses`".into())
            }
        }
    }
}

/// The question, the answers, and what stands below them.
fn parts(body: &[(usize, &str)]) -> (String, Vec<Item>, String) {
    let begins = |text: &str| match text.get(..5)? {
        "- [ ]" => Some(false),
        "- [x]" => Some(true),
        _ => None,
    };
    let first = body.iter().position(|(_, text)| begins(text).is_some());
    let (question, rest) = body.split_at(first.unwrap_or(body.len()));
    let mut items: Vec<Item> = Vec::new();
    let mut explanation = Vec::new();
    for (line, text) in rest {
        match (begins(text), items.last_mut()) {
            (Some(right), _) if explanation.is_empty() => {
                items.push(Item {
                    line: *line,
                    right,
                    text: text[5..].trim().to_owned(),
                });
            }
            (None, Some(item)) if explanation.is_empty() && text.starts_with("  ") => {
                item.text = format!("{} {}", item.text, text.trim());
            }
            (None, _) if explanation.is_empty() && text.trim().is_empty() => {}
            _ => explanation.push(*text),
        }
    }
    let question: Vec<&str> = question.iter().map(|(_, text)| text.trim()).collect();
    (question.join(" ").trim().into(), items, explanation.join("\n").trim().into())
}
