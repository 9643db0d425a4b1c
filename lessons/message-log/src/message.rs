use crate::Cursor;

/// The longest name of an author, in bytes of UTF-8.
pub const MAX_AUTHOR_BYTES: usize = 64;

/// The longest text of a message, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 4_096;

/// One message, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its place in the log, and its name.
    pub cursor: Cursor,
    /// Who wrote it.
    pub author: String,
    /// What was written, as it came.
    pub text: String,
    /// When it was appended, in milliseconds since the Unix epoch by the server's
    /// clock. It is for display: a clock can be set back, so only the cursor says which
    /// of two messages is newer.
    pub at: u64,
}

/// Why a message was not appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The author is empty or nothing but white space.
    #[error("a message needs an author")]
    NoAuthor,
    /// The author has more than [`MAX_AUTHOR_BYTES`] bytes; this many.
    #[error("an author has at most {MAX_AUTHOR_BYTES} bytes, and this one has {0}")]
    AuthorTooLong(usize),
    /// The text is empty or nothing but white space.
    #[error("a message needs a text")]
    NoText,
    /// The text has more than [`MAX_TEXT_BYTES`] bytes; this many.
    #[error("a text has at most {MAX_TEXT_BYTES} bytes, and this one has {0}")]
    TextTooLong(usize),
}

impl Message {
    /// The bytes of author and text, which is what
    /// [`Limits::bytes`](crate::Limits::bytes) counts.
    pub fn bytes(&self) -> usize {
        self.author.len() + self.text.len()
    }
}

/// Checks what a client sent. Lengths come first: they cost nothing to look at.
pub(crate) fn check(author: &str, text: &str) -> Result<(), Refused> {
    if author.len() > MAX_AUTHOR_BYTES {
        return Err(Refused::AuthorTooLong(author.len()));
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(Refused::TextTooLong(text.len()));
    }
    if author.trim().is_empty() {
        return Err(Refused::NoAuthor);
    }
    if text.trim().is_empty() {
        return Err(Refused::NoText);
    }
    Ok(())
}
