//! The lessons that can be judged.

use judge::Contract;

/// The contracts, in the order of the book.
pub(crate) fn all() -> [&'static Contract; 1] {
    [lesson_1::contract()]
}
