//! Lays a JSON text out for reading, without changing a byte of what stands between the breaks.

/// A body that is no longer than this stays on one line.
const WIDTH: usize = 72;

/// The lines of a body. JSON that is too long for one is broken into the fields of its outermost
/// object and the objects of a list in it.
pub(crate) fn layout(body: &str) -> Vec<String> {
    let is_json = serde_json::from_str::<serde_json::Value>(body).is_ok();
    if !is_json || body.chars().count() <= WIDTH {
        return body.trim_end_matches('\n').split('\n').map(String::from).collect();
    }
    let mut lines = vec![String::new()];
    let mut open = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut chars = body.chars().peekable();
    while let Some(char) = chars.next() {
        lines.last_mut().expect("there is a first line").push(char);
        if quoted {
            (quoted, escaped) = (escaped || char != '"', !escaped && char == '\\');
            continue;
        }
        match char {
            '"' => quoted = true,
            '{' | '[' => open.push(char),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
        let in_list = open == ['{', '['];
        match char {
            ',' if open.len() == 1 => lines.push(" ".into()),
            ',' if in_list => lines.push("   ".into()),
            '[' if in_list && chars.peek() == Some(&'{') => lines.push("   ".into()),
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn short_bodies_and_other_texts_stay_as_they_are() {
        assert_eq!(layout("{\"a\":[1,2]}"), ["{\"a\":[1,2]}"]);
        assert_eq!(layout("two\nlines\n"), ["two", "lines"]);
    }

    #[test]
    fn fields_and_listed_objects_get_a_line_each() {
        let message = r#"{"author":"bob","text":"a \"quoted, {brace\" and [more]"}"#;
        let body = format!(
            r#"{{"messages":[{message},{message}],"next":"a-2","tags":["x","y"]}}"#
        );

        let lines = layout(&body);

        assert_eq!(
            lines,
            [
                "{\"messages\":[",
                &format!("   {message},"),
                &format!("   {message}],"),
                " \"next\":\"a-2\",",
                " \"tags\":[\"x\",",
                "   \"y\"]}",
            ]
        );
    }
}
