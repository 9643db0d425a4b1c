//! All lessons, in the order of the book: what the book serves, and what `cargo mine` judges.

use judge::Contract;

/// Every lesson by its contract.
pub fn contracts() -> &'static [&'static Contract] {
    static ALL: std::sync::LazyLock<Vec<&'static Contract>> =
        std::sync::LazyLock::new(|| vec![lesson_1::contract(), lesson_2::contract()]);
    &ALL
}

/// The lesson of this number, if there is one.
pub fn contract(number: u16) -> Option<&'static Contract> {
    contracts().iter().copied().find(|contract| contract.lesson.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_numbered_from_one_without_a_hole() {
        let numbers = contracts().iter().map(|contract| contract.lesson.number);
        assert!(numbers.eq(1..=contracts().len() as u16));
        assert!(contract(0).is_none() && contract(1).is_some());
    }
}
