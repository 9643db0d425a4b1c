//! Texts, as they are printed.

use judge::{Failure, Play, Scene};

use crate::screen::wrapped;

/// What has to be known to read both conversations.
pub(crate) fn legend(scene: &Scene, failure: &Failure) -> Option<String> {
    let expected = failure.expected.to_string();
    let mut legend = Vec::new();
    if expected.contains('#') {
        legend.push(
            "#1, #2 are cursors, numbered as they first appear, whatever they look like.",
        );
    }
    if let Play::Client = scene.play {
        legend.push("Your script talks to a server of the scene's. Only the order counts, not the seconds.");
    }
    (!legend.is_empty()).then(|| format!("({})", legend.join(" ")))
}

/// Text in lines of the terminal's width; what is indented is code and stays as it is.
pub(crate) fn layout(text: &str) -> String {
    let line = |line: &str| match line.starts_with("    ") || line.contains("   ") {
        true => line.to_string(),
        false => wrapped(line, 2),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// An error as a sentence of its own.
pub(crate) fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let text = match text.starts_with("http") {
        true => text,
        false => first.unwrap_or_default() + letters.as_str(),
    };
    match text.ends_with(['.', '?']) {
        true => text,
        false => text + ".",
    }
}
