use std::fmt;
use std::str::FromStr;

// ANCHOR: cursor
/// Which run of numbering a cursor belongs to. It changes if and only if numbering may
/// have started again: `a-2` and `b-2` are different messages, although both are the
/// second.
///
/// Written as lower-case hexadecimal without leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Epoch(u64);

/// A place in a log: right after message `seq` of this epoch.
///
/// Written `a-12`: epoch, dash, decimal number, and no other spelling. It has no
/// character that needs escaping in a URL, a header, JSON or an SSE `id`. Clients hand
/// it back as they got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The run of numbering.
    pub epoch: Epoch,
    /// The number of the message, from 1; 0 is the place before the first.
    pub seq: u64,
}
// ANCHOR_END: cursor

/// Why a text is no cursor, in a sentence that can be shown to whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no cursor: {kind}")]
pub struct CursorError {
    /// What is wrong with it.
    pub kind: CursorErrorKind,
    /// The text, or the first 40 characters of it.
    found: String,
}

/// What is wrong with a text that should have been a [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorErrorKind {
    /// There is no dash.
    #[error("a cursor looks like a-12")]
    NoDash,
    /// What stands before the dash is no epoch.
    #[error(
        "before the dash is lower-case hexadecimal without leading zeros, as in a-12"
    )]
    Epoch,
    /// What stands after the dash is no number.
    #[error(
        "after the dash is a decimal number without sign or leading zeros, as in a-12"
    )]
    Seq,
    /// The number is larger than [`Cursor::MAX_SEQ`].
    #[error("its number is larger than {}", Cursor::MAX_SEQ)]
    SeqTooLarge,
}

impl Epoch {
    /// The epoch of this seed. It is the caller who makes sure that each start has
    /// another seed.
    pub fn from_seed(seed: u64) -> Self {
        Self(seed)
    }
}

impl Cursor {
    /// The largest number: 2^53 - 1, the last one up to which JavaScript counts without
    /// error.
    pub const MAX_SEQ: u64 = (1 << 53) - 1;
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        parse(text)
            .map_err(|kind| CursorError { kind, found: text.chars().take(40).collect() })
    }
}

// ANCHOR: parse
fn parse(text: &str) -> Result<Cursor, CursorErrorKind> {
    let (epoch, seq) = text.split_once('-').ok_or(CursorErrorKind::NoDash)?;
    let epoch = plain(epoch, b"0123456789abcdef").ok_or(CursorErrorKind::Epoch)?;
    let epoch = u64::from_str_radix(epoch, 16).map_err(|_| CursorErrorKind::Epoch)?;
    let seq = plain(seq, b"0123456789").ok_or(CursorErrorKind::Seq)?;
    // Digits alone can only be too many.
    let seq = seq.parse().map_err(|_| CursorErrorKind::SeqTooLarge)?;
    if seq > Cursor::MAX_SEQ {
        return Err(CursorErrorKind::SeqTooLarge);
    }
    Ok(Cursor { epoch: Epoch(epoch), seq })
}

/// The text again, if it is made of these digits alone and has no zero too many in front.
fn plain<'a>(text: &'a str, digits: &[u8]) -> Option<&'a str> {
    let spelled_once = text == "0" || !text.starts_with('0');
    let only_digits = !text.is_empty() && text.bytes().all(|byte| digits.contains(&byte));
    (spelled_once && only_digits).then_some(text)
}
// ANCHOR_END: parse
