//! What is wrong in the book, and where.

use std::fmt;

/// One mistake in a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The chapter's file, from the chapters folder, with forward slashes.
    pub page: String,
    /// The line of that file, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.page, self.line, self.sentence)
    }
}

/// Every mistake in the book, by page and line; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for mistake in &self.0 {
            writeln!(f, "{mistake}")?;
        }
        match self.0.len() {
            1 => write!(f, "1 mistake in the book"),
            n => write!(f, "{n} mistakes in the book"),
        }
    }
}

impl std::error::Error for Mistakes {}

/// What is wrong with one directive, a sentence each; at least one.
#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) Vec<String>);

impl From<String> for Wrong {
    fn from(sentence: String) -> Self {
        Self(vec![sentence])
    }
}

/// Both results, or what is wrong with either.
pub(crate) fn both<A, B>(
    a: Result<A, Wrong>,
    b: Result<B, Wrong>,
) -> Result<(A, B), Wrong> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Wrong(mut a)), Err(Wrong(b))) => {
            a.extend(b);
            Err(Wrong(a))
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong),
    }
}
