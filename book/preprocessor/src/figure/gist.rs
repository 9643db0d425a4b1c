//! What a body says, in a few words, for the drawing.

use serde_json::Value;
use transcript::Line;

/// A longer first line is no gist; in characters.
const LONGEST: usize = 34;

/// Of a batch, how many messages and the cursor to ask with next; of a message or a problem, its
/// words; of anything else that is short, itself.
pub(crate) fn gist(line: &Line) -> Option<String> {
    let body: String =
        line.details.iter().filter_map(|detail| detail.strip_prefix("| ")).collect();
    let json: Value = serde_json::from_str(&body).unwrap_or_default();
    if let Some(messages) = json["messages"].as_array() {
        let count = match messages.len() {
            0 => "nothing".to_string(),
            1 => "1 message".to_string(),
            count => format!("{count} messages"),
        };
        let gap =
            if json["gap"] == true || json["gap"].is_object() { "gap, " } else { "" };
        return Some(format!("{gap}{count}, next {}", plain(&json["next"])));
    }
    if let Some(text) = json["text"].as_str() {
        return Some(format!("“{text}”"));
    }
    let first = line.details.first()?.trim_start_matches("| ");
    let fits = first.chars().count() <= LONGEST && !first.ends_with([',', '[', '{']);
    fits.then(|| first.to_string())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &[&str]) -> Option<String> {
        let text = format!("   0.000s  a ← 200 OK\n{}", details(body));
        let transcript: transcript::Transcript = text.parse().unwrap();
        gist(&transcript.lines[0])
    }

    fn details(body: &[&str]) -> String {
        body.iter().map(|line| format!("                | {line}\n")).collect()
    }

    #[test]
    fn a_batch_says_how_many_and_where_it_ends() {
        assert_eq!(of(&[r#"{"messages":[],"next":0}"#]).unwrap(), "nothing, next 0");
        let batch =
            [r#"{"messages":["#, r#"  {"text":"x"}],"#, r#" "next":"b-1","gap":true}"#];
        assert_eq!(of(&batch).unwrap(), "gap, 1 message, next b-1");
    }

    #[test]
    fn a_message_says_its_text() {
        assert_eq!(of(&[r#"{"author":"bob","text":"Lunch?"}"#]).unwrap(), "“Lunch?”");
    }

    #[test]
    fn a_long_body_of_another_kind_says_nothing() {
        assert_eq!(of(&["null"]).unwrap(), "null");
        assert_eq!(of(&[&"x".repeat(40)]), None);
        assert_eq!(of(&["{\"title\":\"Bad Request\","]), None);
        assert_eq!(of(&[]), None);
    }
}
