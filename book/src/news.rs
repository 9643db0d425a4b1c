//! What the book says while it works.

use std::time::Duration;

use server::ListenError;

use crate::render::{RenderError, Rendered};

/// Something worth telling whoever started the book.
#[derive(Debug)]
#[non_exhaustive]
pub enum News {
    /// The pages are being rendered, for the first time or because a file changed.
    Rendering,
    /// The pages are rendered.
    Rendered {
        /// What the rendering came to.
        rendered: Rendered,
        /// How long it took.
        took: Duration,
    },
    /// A file changed and the book has mistakes now: the pages from before are still served.
    StillTheOldPages(RenderError),
    /// A port was not to be had, so another was taken.
    AnotherPort {
        /// Who listens: "the book" or "lesson 1".
        who: String,
        /// The port that was asked for.
        wanted: u16,
        /// The port that it is.
        found: u16,
        /// Why not the other.
        why: ListenError,
    },
}
