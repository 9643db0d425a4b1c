//! HTML that passes unharmed through what comes after us: Markdown's parser and mdBook's `links`.
//!
//! A `<pre>` begins a block that may hold blank lines, every other block ends at one (CommonMark
//! 0.31.2, section 4.6). So no piece but a `<pre>` has blank lines, and one stands before it.

/// Text for an element or an attribute.
///
/// `links` would take `{{#` for a directive of its own, in a listing too.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' if begins_directive(&text[at..]) => out.push_str("&#123;"),
            _ => out.push(c),
        }
    }
    out
}

/// Whether `links` would see a directive here: `{{`, space of any kind, `#`.
pub(crate) fn begins_directive(text: &str) -> bool {
    text.strip_prefix("{{").is_some_and(|rest| rest.trim_start().starts_with('#'))
}

/// Code for mdBook's highlighter and its copy button.
pub(crate) fn code_block(code: &str, language: &str) -> String {
    let code = if language == "rust" { unhidden(code) } else { code.into() };
    format!("<pre><code class=\"language-{language}\">{}</code></pre>", escape(&code))
}

/// Rust code with each line that mdBook would hide, such as `# text` in a string, made safe by a
/// second `#` (mdbook-html, `hide_lines_rust`).
fn unhidden(code: &str) -> String {
    let line = |line: &str| {
        let rest = line.trim_start();
        let hides = rest
            .strip_prefix('#')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#']));
        if hides { line.replacen('#', "##", 1) } else { line.into() }
    };
    code.split('\n').map(line).collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_listing_is_taken_for_a_directive() {
        assert_eq!(
            escape("{{#include a}} {{{ #b}}} {{c}}"),
            "&#123;{#include a}} {&#123;{ #b}}} {{c}}"
        );
    }

    #[test]
    fn no_line_of_rust_is_hidden() {
        assert_eq!(unhidden("  # a\n#[b]\n#\n##c"), "  ## a\n#[b]\n##\n###c");
    }
}
