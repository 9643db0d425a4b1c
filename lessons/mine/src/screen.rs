//! What is printed: the scenes, and a failure with both conversations side by side.

use std::{fmt::Write as _, io::IsTerminal};

use judge::{Failure, Scene};
use transcript::{Line, Transcript};

/// How wide a column of a conversation may be.
const COLUMN: usize = 44;

/// Whether what is printed has colours. No colour is the only sign of anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    colours: bool,
}

impl Screen {
    /// The terminal, with colours unless `NO_COLOR` is set or nobody looks.
    pub(crate) fn stdout() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colours: wanted && std::io::stdout().is_terminal() }
    }

    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { colours: false }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.painted("1", text)
    }

    pub(crate) fn green(self, text: &str) -> String {
        self.painted("32", text)
    }

    pub(crate) fn yellow(self, text: &str) -> String {
        self.painted("33", text)
    }

    fn painted(self, code: &str, text: &str) -> String {
        match self.colours {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_string(),
        }
    }

    /// A scene's line in the list.
    pub(crate) fn scene(
        self,
        sign: char,
        step: Option<usize>,
        scene: &Scene,
        word: &str,
    ) -> String {
        let step = step.map(|step| format!("step {step}  ")).unwrap_or_default();
        let line = format!("  {sign} {step}{}", scene.title);
        match sign {
            '✓' => self.green(&line),
            '✗' => self.yellow(&format!("{line}: {word}")),
            _ => format!("{line}: {word}"),
        }
    }

    /// Both conversations, with the first difference marked, and then it in words.
    pub(crate) fn failure(self, failure: &Failure) -> String {
        let Failure { difference, expected, actual, .. } = failure;
        let left = blocks(expected);
        let right = blocks(actual);
        let mut text = String::new();
        let title = format!("    {:<COLUMN$}  {}", "expected", "your program");
        writeln!(text, "{}", self.bold(&title)).expect("a string grows");
        let empty = Vec::new();
        for place in 0..left.len().max(right.len()) {
            let differs = difference.expected.or(difference.actual) == Some(place);
            let (due, came) =
                (left.get(place).unwrap_or(&empty), right.get(place).unwrap_or(&empty));
            for row in 0..due.len().max(came.len()) {
                let cell = |rows: &[String]| rows.get(row).cloned().unwrap_or_default();
                let sign = if differs && row == 0 { '▶' } else { ' ' };
                let line = format!("  {sign} {:<COLUMN$}  {}", cell(due), cell(came));
                let line = line.trim_end();
                let line = if differs { self.bold(line) } else { line.to_string() };
                writeln!(text, "{line}").expect("a string grows");
            }
        }
        writeln!(text, "\n{}", self.bold(&wrapped(&difference.sentence, 2)))
            .expect("a string grows");
        text
    }
}

/// Each line of a conversation as rows that fit into a column.
fn blocks(conversation: &Transcript) -> Vec<Vec<String>> {
    let width =
        conversation.lines.iter().map(|line| line.who.chars().count()).max().unwrap_or(0);
    let block = |line: &Line| {
        let Line { at, who, mark, text, details, .. } = line;
        let head = format!(
            "{:>2}.{} s  {who:<width$} {} {text}",
            at / 1000,
            at % 1000 / 100,
            mark.sign()
        );
        let indent = " ".repeat(8);
        let mut rows = cut(&head, "          ");
        for detail in details {
            rows.extend(cut(&format!("{indent}{detail}"), &format!("{indent}  ")));
        }
        rows
    };
    conversation.lines.iter().map(block).collect()
}

/// A row, broken where it gets too long for a column.
fn cut(row: &str, indent: &str) -> Vec<String> {
    let letters: Vec<char> = row.chars().collect();
    if letters.len() <= COLUMN {
        return vec![row.to_string()];
    }
    let space = letters[..COLUMN].iter().rposition(|letter| *letter == ' ');
    let at = space.filter(|space| *space > indent.len() + 8).unwrap_or(COLUMN);
    let (first, rest): (String, String) =
        (letters[..at].iter().collect(), letters[at..].iter().collect());
    let rest = format!("{indent}{}", rest.trim_start());
    let mut rows = vec![first.trim_end().to_string()];
    rows.extend(cut(&rest, indent));
    rows
}

/// A text in lines of 88 letters at most, indented. Lines that are there stay.
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = margin.clone();
        for word in paragraph.split_whitespace() {
            if line.chars().count() + word.chars().count() >= 88 && line.trim() != "" {
                lines.push(std::mem::replace(&mut line, margin.clone()));
            }
            if line.trim() != "" {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}
