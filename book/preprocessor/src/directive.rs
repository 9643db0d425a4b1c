//! A directive: `{{#name word word "caption"}}`, alone on its line.

/// A directive's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Directive<'a> {
    /// What stands right after `{{#`.
    pub(crate) name: &'a str,
    /// What stands between the name and the caption.
    rest: &'a str,
    /// What stands between the first double quote and the last.
    pub(crate) caption: Option<&'a str>,
}

impl<'a> Directive<'a> {
    /// The directive that fills the line, if one does.
    pub(crate) fn of(line: &'a str) -> Option<Self> {
        let inside = line.trim_end().strip_prefix("{{#")?.strip_suffix("}}")?;
        if inside.contains("{{") {
            return None;
        }
        let (head, caption) =
            match inside.trim_end().strip_suffix('"').and_then(|i| i.split_once('"')) {
                Some((head, caption)) => (head, Some(caption)),
                None => (inside, None),
            };
        let (name, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
        Some(Self { name, rest, caption })
    }

    /// The words between the name and the caption.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.rest.split_whitespace()
    }

    /// The words that set nothing, and what the others set: `lesson=1` sets `lesson`.
    pub(crate) fn settings(&self) -> (Vec<&'a str>, Vec<(&'a str, &'a str)>) {
        let plain = self.words().filter(|word| !word.contains('=')).collect();
        (plain, self.words().filter_map(|word| word.split_once('=')).collect())
    }

    /// How the directive is written, if we know it.
    pub(crate) fn usage(&self) -> Option<&'static str> {
        USAGE.iter().find(|(name, _)| *name == self.name).map(|(_, usage)| *usage)
    }

    /// The sentence for one that is not ours.
    pub(crate) fn unknown(&self) -> String {
        let name = self.name;
        match name {
            "include" | "rustdoc_include" | "playground" | "playpen" => {
                format!(
                    "{{{{#{name}}}}} is silent about its mistakes: use {{{{#listing}}}}"
                )
            }
            _ => format!("unknown directive {{{{#{name}}}}}"),
        }
    }

    /// The sentence for one that is written otherwise.
    pub(crate) fn misspelt(&self) -> String {
        format!("write it as {}", self.usage().unwrap_or_default())
    }
}

const USAGE: [(&str, &str); 14] = [
    (
        "listing",
        r#"{{#listing PATH:anchor "caption"}}, with `wrong` before the caption if the code is"#,
    ),
    ("file", "{{#file PATH}}"),
    ("change", r#"{{#change OLD NEW "caption"}}"#),
    (
        "figure",
        r#"{{#figure PATH.snap "caption"}}, with `GET=anchor` before the caption to tie requests to code"#,
    ),
    ("transcript", r#"{{#transcript PATH.snap from=0.0 to=12.0 "caption"}}"#),
    ("output", r#"{{#output PATH.snap "caption"}}"#),
    ("histogram", r#"{{#histogram PATH.snap most=100 "caption"}}"#),
    (
        "live",
        r#"{{#live lesson=1 step=2}}, with `bench` or `fault=delay,restart` (cut, delay, stall, restart), and `replay=PATH.snap "caption"` if it has a scene"#,
    ),
    ("quiz", "{{#quiz PATH.snap}}, or without a path, and {{#end}} below it"),
    ("end", "{{#end}}"),
    (
        "be-the-server",
        r#"{{#be-the-server CLIENT.js "caption"}}, with `one-message` before the caption if an answer is one, or `held` if it may take its time"#,
    ),
    ("command", "{{#command ID}}"),
    ("mine", "{{#mine lesson=1}}, with `step=2` or `exercise=ring` for one of them"),
    ("minutes", "{{#minutes}}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_fills_its_line() {
        let listing =
            Directive::of("{{#listing a/b.rs:c wrong \"It says \"hi\", `x`\"}} ")
                .unwrap();
        assert_eq!(listing.name, "listing");
        assert_eq!(listing.words().collect::<Vec<_>>(), ["a/b.rs:c", "wrong"]);
        assert_eq!(listing.caption, Some("It says \"hi\", `x`"));
        assert_eq!(Directive::of("{{#minutes}}").unwrap().name, "minutes");
        assert_eq!(Directive::of("See {{#minutes}}"), None);
        assert_eq!(Directive::of("{{#a}} {{#b}}"), None);
    }

    #[test]
    fn a_word_may_set_something() {
        let live = Directive::of("{{#live lesson=1 bench step=2}}").unwrap();
        assert_eq!(
            live.settings(),
            (vec!["bench"], vec![("lesson", "1"), ("step", "2")])
        );
    }
}
