//! Text in a drawing: how long it is, where it breaks, where it is cut.

/// The first characters that fit, with `…` for the rest.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.into();
    }
    let kept: String = text.chars().take(characters.saturating_sub(1)).collect();
    kept.trim_end().to_string() + "…"
}

/// A message's first line, cut to fit: of a target the path rather than the query, which is what
/// differs from one request to the next.
pub(crate) fn cut_message(text: &str, characters: usize) -> String {
    let query = text.find('?').map_or("", |at| &text[at..]);
    let kept = characters.saturating_sub(query.chars().count());
    if text.chars().count() <= characters || kept < characters / 2 {
        return cut(text, characters);
    }
    cut(&text[..text.len() - query.len()], kept.max(1)) + query
}

/// The text in lines of at most so many characters, broken between words.
pub(crate) fn wrap(text: &str, characters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            *line = cut(word, characters);
        } else if line.chars().count() + 1 + word.chars().count() <= characters {
            *line += " ";
            *line += word;
        } else {
            lines.push(cut(word, characters));
        }
    }
    lines
}

/// Milliseconds as people say them: `12.5 s`.
pub(crate) fn seconds(ms: u64) -> String {
    format!("{} s", ms as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_and_wrapped_by_characters() {
        assert_eq!(cut("größer", 6), "größer");
        assert_eq!(cut("größer", 5), "größ…");
        assert_eq!(
            cut_message("GET /rooms/lunch/messages?after=a-0", 27),
            "GET /rooms/lunch…?after=a-0"
        );
        assert_eq!(cut_message("POST /rooms/lunch/messages", 12), "POST /rooms…");
        assert_eq!(wrap("sees a message twice", 9), ["sees a", "message", "twice"]);
        assert_eq!(seconds(12_500), "12.5 s");
        assert_eq!(seconds(7_000), "7 s");
    }
}
