//! What was said, in the words that all servers of a lesson have in common.

use serde_json::Value;

/// Cursors are opaque: the first that appears is `#1`, and so on.
#[derive(Debug, Default)]
pub(crate) struct Cursors(Vec<String>);

impl Cursors {
    pub(crate) fn number(&mut self, cursor: &str) -> String {
        let known = self.0.iter().position(|known| known == cursor);
        let index = known.unwrap_or_else(|| {
            self.0.push(cursor.to_string());
            self.0.len() - 1
        });
        format!("#{}", index + 1)
    }

    /// The target of a request, with the number of its cursor, if a server gave it.
    pub(crate) fn in_target(&self, target: &str) -> String {
        let Some((path, query)) = target.split_once('?') else {
            return target.to_string();
        };
        let pairs: Vec<_> = query.split('&').map(|pair| self.in_pair(pair)).collect();
        format!("{path}?{}", pairs.join("&"))
    }

    fn in_pair(&self, pair: &str) -> String {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_place = matches!(name, "after" | "before");
        match self.0.iter().position(|known| is_place && in_query(known) == value) {
            Some(index) => format!("{name}=#{}", index + 1),
            None => pair.to_string(),
        }
    }
}

/// A cursor as it stands in a query: what is no letter, digit, `-`, `.`, `_` or `~` in percents.
pub(crate) fn in_query(cursor: &str) -> String {
    let mut query = String::new();
    for byte in cursor.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => query.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => query.push(char::from(byte)),
            _ => query += &format!("%{byte:02X}"),
        }
    }
    query
}

/// A cursor as it is handed back: a string, or a number.
pub(crate) fn cursor(value: &Value) -> Option<String> {
    match value {
        Value::String(cursor) if !cursor.is_empty() => Some(cursor.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A message in words: `bob: “Lunch at noon?”`.
pub(crate) fn message(message: &Value) -> String {
    let author = message["author"].as_str().unwrap_or("(nobody)");
    let text = message["text"].as_str().unwrap_or("(nothing)");
    format!("{author}: “{text}”")
}

/// What the body of a batch says: its gap, its messages, the cursor to ask with next.
pub(crate) fn batch(body: &str, cursors: &mut Cursors) -> Vec<String> {
    parsed(body).map_or_else(|what| vec![what], |body| facts(&body, cursors))
}

/// What the body of a page says: that it is the first, the cursor to look back with, and the batch.
pub(crate) fn page(body: &str, cursors: &mut Cursors) -> Vec<String> {
    parsed(body).map_or_else(|what| vec![what], |body| page_facts(&body, cursors))
}

/// The same without the cursor to ask with next, which whoever looks back has no use for.
pub(crate) fn page_back(body: &str, cursors: &mut Cursors) -> Vec<String> {
    let Ok(mut body) = parsed(body) else { return page(body, cursors) };
    if let Some(fields) = body.as_object_mut() {
        fields.remove("next");
    }
    page_facts(&body, cursors)
}

fn page_facts(body: &Value, cursors: &mut Cursors) -> Vec<String> {
    let first = (body["first"] == true).then(|| "first".to_string());
    let prev =
        cursor(&body["prev"]).map(|prev| format!("prev: {}", cursors.number(&prev)));
    let all = first.into_iter().chain(prev);
    all.chain(facts(body, cursors)).collect()
}

fn facts(body: &Value, cursors: &mut Cursors) -> Vec<String> {
    let mut facts = Vec::new();
    if body["gap"] == true || body["gap"].is_object() {
        facts.push("gap".to_string());
    }
    match (&body["messages"], body) {
        (Value::Array(messages), _) => facts.extend(messages.iter().map(message)),
        // A server that knows of one message alone, and says it.
        (_, Value::Object(_))
            if body["author"].is_string() && body["text"].is_string() =>
        {
            facts.push(message(body));
        }
        (_, Value::Array(_)) => {
            facts.push("(a list, and not an object that has it)".into())
        }
        (_, Value::Null) => facts.push("(null, and no list `messages`)".into()),
        _ => facts.push("(no list `messages`)".into()),
    }
    if let Some(next) = cursor(&body["next"]) {
        facts.push(format!("next: {}", cursors.number(&next)));
    }
    facts
}

/// A body as JSON, or what is there in its place.
fn parsed(body: &str) -> Result<Value, String> {
    serde_json::from_str(body).map_err(|_| match body {
        "" => "(no body)".into(),
        body => {
            let begin: String = body.chars().take(40).collect();
            format!("(no JSON: {begin:?})")
        }
    })
}

/// The methods of an `Allow` header that matter, in order: `HEAD` and `OPTIONS` come by themselves
/// with some servers.
pub(crate) fn allowed(value: &str) -> String {
    let mut methods: Vec<_> = value.split(',').map(str::trim).collect();
    methods.retain(|method| !matches!(*method, "" | "HEAD" | "OPTIONS"));
    methods.sort_unstable();
    methods.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_numbered_by_their_first_appearance() {
        let mut cursors = Cursors::default();
        let said = batch(r#"{"messages":[],"next":"a-9"}"#, &mut cursors);
        assert_eq!(said, ["next: #1"]);
        assert_eq!(batch(r#"{"messages":[],"next":7}"#, &mut cursors), ["next: #2"]);
        assert_eq!(
            batch(r#"{"messages":[],"next":"b/c ="}"#, &mut cursors),
            ["next: #3"]
        );
        for (target, said) in [
            ("/messages", "/messages"),
            ("/messages?after=a-9&limit=5", "/messages?after=#1&limit=5"),
            ("/messages?after=7", "/messages?after=#2"),
            ("/messages?after=b%2Fc%20%3D", "/messages?after=#3"),
            ("/messages?limit=7&before=a-9", "/messages?limit=7&before=#1"),
            ("/messages?after=yesterday", "/messages?after=yesterday"),
        ] {
            assert_eq!(cursors.in_target(target), said);
        }
    }

    #[test]
    fn a_body_is_said_in_words_whatever_it_is() {
        let say = |body: &str| batch(body, &mut Cursors::default());
        let message = r#"{"author":"bob","text":"Lunch?","mood":"hungry"}"#;
        assert_eq!(
            say(&format!(r#"{{"gap":true,"messages":[{message}]}}"#)),
            ["gap", "bob: “Lunch?”"]
        );
        assert_eq!(
            say(&format!(r#"{{"gap":false,"messages":[{message}]}}"#)),
            ["bob: “Lunch?”"]
        );
        assert_eq!(say(message), ["bob: “Lunch?”"]);
        assert_eq!(say(r#"{"text":"Lunch?"}"#), ["(no list `messages`)"]);
        assert_eq!(say("null"), ["(null, and no list `messages`)"]);
        assert_eq!(say("[]"), ["(a list, and not an object that has it)"]);
        assert_eq!(say("{}"), ["(no list `messages`)"]);
        assert_eq!(say(""), ["(no body)"]);
        assert_eq!(say(r#"{"messages":[{}]}"#), ["(nobody): “(nothing)”"]);
        assert_eq!(say("<html>"), ["(no JSON: \"<html>\")"]);
    }

    #[test]
    fn a_page_says_where_to_look_back_from() {
        let body = r#"{"messages":[],"first":true,"prev":"a-0","next":"a-2"}"#;
        let mut cursors = Cursors::default();
        assert_eq!(page_back(body, &mut cursors), ["first", "prev: #1"]);
        assert_eq!(page(body, &mut cursors), ["first", "prev: #1", "next: #2"]);
        assert_eq!(page_back("<html>", &mut cursors), ["(no JSON: \"<html>\")"]);
    }

    #[test]
    fn methods_that_come_by_themselves_do_not_count() {
        assert_eq!(allowed("POST,GET, HEAD"), "GET, POST");
        assert_eq!(allowed(""), "");
    }
}
