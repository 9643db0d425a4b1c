//! The attributes in a page's own HTML.

/// An attribute of a tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// The element's name.
    pub(crate) tag: &'a str,
    /// The attribute's name.
    pub(crate) name: &'a str,
    /// Its value, entities and all.
    pub(crate) value: &'a str,
    /// Where the value begins, in bytes.
    pub(crate) at: usize,
}

/// The attributes with a value, in order. Comments are passed over.
pub(crate) fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        if html[open..].starts_with("<!--") {
            at = html[open..].find("-->").map_or(html.len(), |end| open + end + 3);
            continue;
        }
        let tag = name(&html[open + 1..]);
        at = open + 1 + tag.len();
        if !tag.is_empty() {
            at = within(html, at, tag, &mut found);
        }
    }
    found
}

/// Collects the attributes of the tag whose name ends at `at`; the byte after the tag.
fn within<'a>(
    html: &'a str,
    mut at: usize,
    tag: &'a str,
    found: &mut Vec<Attribute<'a>>,
) -> usize {
    loop {
        at += spaces(&html[at..], |c| c.is_whitespace() || c == '/');
        let name = name(&html[at..]);
        if name.is_empty() {
            return (at + spaces(&html[at..], |c| c != '>') + 1).min(html.len());
        }
        at += name.len();
        let equals = at + spaces(&html[at..], char::is_whitespace);
        if !html[equals..].starts_with('=') {
            continue;
        }
        at = equals + 1;
        at += spaces(&html[at..], char::is_whitespace);
        let quote = html[at..].chars().next().filter(|c| ['"', '\''].contains(c));
        at += quote.map_or(0, char::len_utf8);
        let length = match quote {
            Some(quote) => spaces(&html[at..], |c| c != quote),
            None => spaces(&html[at..], |c| !c.is_whitespace() && c != '>'),
        };
        found.push(Attribute { tag, name, value: &html[at..at + length], at });
        at = (at + length + quote.map_or(0, char::len_utf8)).min(html.len());
    }
}

/// The length in bytes of the text before the first character that does not fit.
fn spaces(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

fn name(text: &str) -> &str {
    &text[..spaces(text, |c| c.is_ascii_alphanumeric() || "-_:".contains(c))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_in_any_spelling() {
        let html =
            "a < b <!-- <a href=no> --><a  href = 'x y' id=z hidden/><img src=\"π.png\">";
        let found: Vec<_> =
            attributes(html).iter().map(|a| (a.tag, a.name, a.value)).collect();

        assert_eq!(
            found,
            [("a", "href", "x y"), ("a", "id", "z"), ("img", "src", "π.png")]
        );
        assert!(attributes("<a href=\"").iter().all(|a| a.value.is_empty()));
    }
}
