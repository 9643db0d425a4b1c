//! What was said, in the words that all servers of a lesson have in common.

use serde_json::Value;

/// What is written down of a request for a batch and of its answer, beside the messages.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The parameters of the query that hold a cursor.
    pub query: &'static [&'static str],
    /// The fields that stand above the messages.
    pub above: &'static [Field],
    /// The fields that stand below them.
    pub below: &'static [Field],
}

/// A field of a batch.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    /// It is written down by its name, if it is `true` or has something to say.
    Flag(&'static str),
    /// A cursor, by its name and number.
    Cursor(&'static str),
}

impl Shown {
    /// What every lesson has: `after` in the query, `gap` and `next` in the batch.
    pub const BATCH: Self = Self {
        query: &["after"],
        above: &[Field::Flag("gap")],
        below: &[Field::Cursor("next")],
    };
}

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

    /// The target of a request, with the number of its cursor, if a server gave that.
    pub(crate) fn in_target(&self, target: &str, shown: Shown) -> String {
        let Some((path, query)) = target.split_once('?') else {
            return target.to_string();
        };
        let pairs: Vec<_> =
            query.split('&').map(|pair| self.in_pair(pair, shown)).collect();
        format!("{path}?{}", pairs.join("&"))
    }

    fn in_pair(&self, pair: &str, shown: Shown) -> String {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_place = shown.query.contains(&name);
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

/// A text with more letters than these is not written down whole.
const LONGEST_SHOWN: usize = 80;

/// A message in words: `bob: “Lunch at noon?”`.
pub(crate) fn message(message: &Value) -> String {
    let author = message["author"].as_str().unwrap_or("(nobody)");
    let text = message["text"].as_str().unwrap_or("(nothing)");
    let letters = text.chars().count();
    if letters <= LONGEST_SHOWN {
        return format!("{author}: “{text}”");
    }
    let begin: String = text.chars().take(LONGEST_SHOWN / 2).collect();
    format!("{author}: “{begin}… ({letters} letters)”")
}

/// What the body of a batch says: its messages, and the fields that are shown.
pub(crate) fn batch(
    body: &Result<Value, String>,
    shown: Shown,
    cursors: &mut Cursors,
) -> Vec<String> {
    let body = match body {
        Ok(body) => body,
        Err(what) => return vec![what.clone()],
    };
    let mut field = |field: &Field| match field {
        Field::Flag(name) => {
            let value = &body[name];
            (*value == true || value.is_object()).then(|| name.to_string())
        }
        Field::Cursor(name) => {
            let cursor = cursor(&body[name])?;
            Some(format!("{name}: {}", cursors.number(&cursor)))
        }
    };
    let mut facts: Vec<_> = shown.above.iter().filter_map(&mut field).collect();
    match (&body["messages"], body) {
        (Value::Array(messages), _) => facts.extend(messages.iter().map(message)),
        // A server that knows of one message alone, and says it.
        (_, Value::Object(_))
            if body["author"].is_string() && body["text"].is_string() =>
        {
            facts.push(message(body));
        }
        (_, Value::Array(_)) => {
            facts.push("(a bare list, and no object with `messages` in it)".into())
        }
        (_, Value::Null) => facts.push("(null, and no list `messages`)".into()),
        _ => facts.push("(no list `messages`)".into()),
    }
    facts.extend(shown.below.iter().filter_map(field));
    facts
}

/// A body as JSON, or what is there in its place.
pub(crate) fn parsed(body: &str) -> Result<Value, String> {
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
        let mut say = |body: &str| batch(&parsed(body), Shown::BATCH, &mut cursors);
        assert_eq!(say(r#"{"messages":[],"next":"a-9"}"#), ["next: #1"]);
        assert_eq!(say(r#"{"messages":[],"next":7}"#), ["next: #2"]);
        assert_eq!(say(r#"{"messages":[],"next":"b/c ="}"#), ["next: #3"]);
        for (target, said) in [
            ("/messages", "/messages"),
            ("/messages?after=a-9&limit=5", "/messages?after=#1&limit=5"),
            ("/messages?after=7", "/messages?after=#2"),
            ("/messages?after=b%2Fc%20%3D", "/messages?after=#3"),
            ("/messages?limit=7&after=a-9", "/messages?limit=7&after=#1"),
            ("/messages?after=yesterday", "/messages?after=yesterday"),
        ] {
            assert_eq!(cursors.in_target(target, Shown::BATCH), said);
        }
    }

    #[test]
    fn a_body_is_said_in_words_whatever_it_is() {
        let say =
            |body: &str| batch(&parsed(body), Shown::BATCH, &mut Cursors::default());
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
        assert_eq!(say("[]"), ["(a bare list, and no object with `messages` in it)"]);
        assert_eq!(say("{}"), ["(no list `messages`)"]);
        assert_eq!(say(""), ["(no body)"]);
        assert_eq!(say(r#"{"messages":[{}]}"#), ["(nobody): “(nothing)”"]);
        assert_eq!(say("<html>"), ["(no JSON: \"<html>\")"]);
    }

    #[test]
    fn an_exercise_may_show_other_fields() {
        let shown = Shown {
            query: &["before"],
            above: &[Field::Flag("first"), Field::Cursor("prev")],
            below: &[],
        };
        let mut cursors = Cursors::default();
        let body = parsed(
            r#"{"messages":[],"first":true,"prev":"a-0","next":"a-2","gap":true}"#,
        );
        assert_eq!(batch(&body, shown, &mut cursors), ["first", "prev: #1"]);
        let said = cursors.in_target("/messages?before=a-0&after=a-0", shown);
        assert_eq!(said, "/messages?before=#1&after=a-0");
    }

    #[test]
    fn methods_that_come_by_themselves_do_not_count() {
        assert_eq!(allowed("POST,GET, HEAD"), "GET, POST");
        assert_eq!(allowed(""), "");
    }
}
