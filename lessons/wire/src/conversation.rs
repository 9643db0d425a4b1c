//! A transcript reduced to what every server of a lesson has in common.

use std::fmt::Write as _;

use serde_json::Value;
use transcript::{Line, Mark, Transcript, Transit};

pub(crate) fn conversation(transcript: &Transcript) -> String {
    let mut cursors = Cursors::default();
    let mut lines: Vec<_> = transcript.lines.iter().filter_map(Said::of).collect();
    lines.sort_by_key(|said| (said.half_seconds, said.line.participant().to_string()));
    let mut text = String::new();
    for said in lines {
        said.write(&mut cursors, &mut text);
    }
    text
}

/// A line that any server takes part in.
struct Said<'a> {
    half_seconds: u64,
    line: &'a Line,
}

impl<'a> Said<'a> {
    fn of(line: &'a Line) -> Option<Self> {
        let about_the_wire = matches!(line.mark, Mark::ToServer | Mark::ToClient);
        let arrives = line.transit != Transit::Lost && line.text != "closes";
        let half_seconds = (line.at + 250) / 500;
        (about_the_wire && arrives).then_some(Self { half_seconds, line })
    }

    fn write(&self, cursors: &mut Cursors, text: &mut String) {
        let seconds = self.half_seconds as f64 / 2.0;
        let (who, sign) = (self.line.participant(), self.line.mark.sign());
        let what = match self.line.mark {
            Mark::ToServer => cursors.number_in_target(&self.line.text),
            _ => self.line.text.split(' ').next().unwrap_or_default().to_string(),
        };
        let mut say = |line: &str| writeln!(text, "{line}").expect("a string grows");
        say(&format!("{seconds:>6.1}s  {who} {sign} {what}"));
        for header in self.line.details.iter().filter(|detail| !detail.starts_with('|')) {
            say(&format!("           {header}"));
        }
        let is_problem = self.line.mark == Mark::ToClient && !what.starts_with('2');
        let body: String =
            self.line.details.iter().filter_map(|line| line.strip_prefix('|')).collect();
        let body = serde_json::from_str(&body).unwrap_or(Value::Null);
        if !is_problem {
            for fact in facts(&body, cursors) {
                say(&format!("           {fact}"));
            }
        }
    }
}

/// What a body says, in words: its gap, its messages, the cursor to ask with next.
fn facts(body: &Value, cursors: &mut Cursors) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(reason) = body["gap"]["reason"].as_str() {
        facts.push(format!("gap: {reason}"));
    }
    let listed = body["messages"].as_array().cloned().unwrap_or_default();
    let alone = body["text"].is_string().then(|| body.clone());
    for message in listed.iter().chain(&alone) {
        let (author, text) = (&message["author"], &message["text"]);
        let cursor = message["cursor"].as_str().map(|cursor| cursors.number(cursor));
        let cursor = cursor.map(|number| format!("{number} ")).unwrap_or_default();
        facts.push(format!("{cursor}{}: {text}", author.as_str().unwrap_or_default()));
    }
    if let Some(next) = body["next"].as_str() {
        facts.push(format!("next: {}", cursors.number(next)));
    }
    facts
}

/// Cursors are opaque: the first that appears is `#1`, and so on.
#[derive(Default)]
struct Cursors(Vec<String>);

impl Cursors {
    fn number(&mut self, cursor: &str) -> String {
        let known = self.0.iter().position(|known| known == cursor);
        let index = known.unwrap_or_else(|| {
            self.0.push(cursor.to_string());
            self.0.len() - 1
        });
        format!("#{}", index + 1)
    }

    fn number_in_target(&mut self, target: &str) -> String {
        let Some((before, rest)) = target.split_once("after=") else {
            return target.to_string();
        };
        let (cursor, after) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
        format!("{before}after={}{after}", self.number(cursor))
    }
}
