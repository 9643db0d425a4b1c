//! The lessons that run beside the book.

use server::Lesson;

/// Every lesson, in the order of the book.
pub(crate) fn all() -> [&'static Lesson; 1] {
    [lesson_1::lesson()]
}

/// What each lesson asks of the reader's own program.
pub(crate) fn contracts() -> [&'static judge::Contract; 1] {
    [lesson_1::contract()]
}
