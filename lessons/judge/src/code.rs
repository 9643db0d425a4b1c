//! A piece of the lesson's own code, as a hint.

use std::{io, path::Path};

/// A file of the project, or what stands between `ANCHOR: name` and `ANCHOR_END: name` in it.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// From the project's root.
    pub path: &'static str,
    /// The anchor's name.
    pub anchor: Option<&'static str>,
}

/// Why the code is not there.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The file cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(&'static str, io::Error),
    /// The file has no such anchor.
    #[error("{0} has no anchor {1}")]
    NoAnchor(&'static str, &'static str),
}

impl Code {
    /// The text, without lines that mark anchors.
    ///
    /// # Errors
    /// [`CodeError`] if the file or the anchor is not there.
    pub fn read(&self, root: &Path) -> Result<String, CodeError> {
        let file = std::fs::read_to_string(root.join(self.path))
            .map_err(|error| CodeError::Unreadable(self.path, error))?;
        let mut lines: Vec<_> = file.lines().collect();
        if let Some(anchor) = self.anchor {
            let mark = |word| {
                let mark = format!("{word}: {anchor}");
                lines.iter().position(|line| line.trim_end().ends_with(&mark))
            };
            let (Some(start), Some(end)) = (mark("ANCHOR"), mark("ANCHOR_END")) else {
                return Err(CodeError::NoAnchor(self.path, anchor));
            };
            lines = lines[start..end].to_vec();
        }
        let is_mark =
            |line: &&str| line.contains("ANCHOR: ") || line.contains("ANCHOR_END: ");
        lines.retain(|line| !is_mark(line));
        Ok(lines.join("\n") + "\n")
    }
}
