//! What a reader has foretold in a text file.

use transcript::{ParseError, Transcript};

/// The conversation in a text that somebody wrote by hand.
///
/// A line that begins with `#` says nothing. Quotation marks may be straight ones, and the facts of an
/// answer stand in any order but for its messages. So do lines of one instant, as far as a conversation
/// leaves that open.
///
/// # Errors
/// [`ParseError`] with the number of the line in this text.
pub fn foretold(text: &str) -> Result<Transcript, ParseError> {
    let lines: Vec<_> = text
        .lines()
        // Lines keep their places, so that what is wrong with one is said by its number.
        .map(|line| if line.trim_start().starts_with('#') { "" } else { line })
        .collect();
    let is_fact = |line: &str| {
        let fact = line.trim();
        matches!(fact, "gap" | "?")
            || fact.starts_with("next:")
            || in_order(fact).ends_with('”')
    };
    let begins = |line: &str| {
        line.trim_start().starts_with(|letter: char| letter.is_ascii_digit())
    };
    let odd = |line: &&str| !line.trim().is_empty() && !begins(line) && !is_fact(line);
    if let Some(place) = lines.iter().position(odd) {
        return Err(ParseError { line: place + 1, expected: A_FACT });
    }
    let mut transcript: Transcript = lines.join("\n").parse()?;
    for line in &mut transcript.lines {
        line.details.iter_mut().for_each(|fact| *fact = in_order(fact));
        line.details.sort_by_key(|fact| match fact.as_str() {
            "gap" => 0,
            fact if fact.starts_with("next: ") => 2,
            _ => 1,
        });
    }
    crate::stage::in_order(&mut transcript.lines);
    Ok(transcript)
}

const A_FACT: &str = "`gap`, `next: #1`, or a message such as `bob: \"Lunch at noon?\"`";

/// A fact in the spelling of a conversation.
fn in_order(fact: &str) -> String {
    let fact = fact.trim();
    if let Some(cursor) = fact.strip_prefix("next:") {
        return format!("next: {}", cursor.trim());
    }
    let message = fact.split_once(':').map(|(author, text)| (author.trim(), text.trim()));
    let is_quote = |sign| matches!(sign, '"' | '“' | '”' | '„');
    match message {
        Some((author, text)) if text.starts_with(is_quote) => {
            format!("{author}: “{}”", text.trim_matches(is_quote))
        }
        _ => fact.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPELLED: &str = "   1.000s  alice → GET /messages
   1.000s  alice ← 200
                   gap
                   bob: “Lunch at noon?”
                   next: #1
";

    #[test]
    fn a_comment_says_nothing_and_a_spelling_is_forgiven() {
        let written = r#"# What does she get?
   1.000s  alice → GET /messages
   # A batch:
   1.000s  alice ← 200
                   next:#1
                   bob: "Lunch at noon?"
                   gap
"#;
        assert_eq!(foretold(written).unwrap().to_string(), SPELLED);
        assert_eq!(foretold(SPELLED).unwrap().to_string(), SPELLED);
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said_by_its_number() {
        for wrong in ["alice asks", "    \"gap\": true", "    next #1", "    bob: Lunch"]
        {
            let error = foretold(&format!("# one\n   1.000s  alice ← 200\n{wrong}\n"));
            let error = error.unwrap_err();
            assert_eq!((error.line, error.expected), (3, A_FACT), "{wrong}");
        }
        assert_eq!(foretold("   1.0  alice asks\n").unwrap_err().line, 1);
    }
}
