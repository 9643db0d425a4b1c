//! How far the reader has come.

use std::{fmt::Write as _, path::Path};

use judge::{Contract, OfLesson, Progress, Scene};

use crate::screen::Screen;

/// Prints the table of all lessons.
pub(crate) fn print(root: &Path) -> Result<bool, String> {
    let progress =
        Progress::read(&judge::mine(root)).map_err(|error| error.to_string())?;
    for contract in lessons::contracts() {
        print!(
            "{}",
            of_lesson(contract, &progress.of(contract.lesson.number), Screen::stdout())
        );
    }
    Ok(true)
}

fn of_lesson(contract: &Contract, progress: &OfLesson, screen: Screen) -> String {
    let number = contract.lesson.number;
    let mut text = screen.bold(&format!("Lesson {number}, {}", contract.lesson.title));
    text.push('\n');
    let mut is_next = true;
    for part in contract.parts {
        let (step, title) = (part.step, part.title);
        let total = part.scenes.len();
        let is_passed = |scene: &&Scene| progress.passed.contains(scene.name);
        let passed = part.scenes.iter().filter(is_passed).count();
        let line = match (passed == total, is_next) {
            (true, _) => screen.green(&format!("  ✓ step {step}  {title}")),
            (false, true) => {
                is_next = false;
                let line =
                    format!("  → step {step}  {title}: {passed} of {total} scenes pass");
                screen.yellow(&format!("{line}; your turn: cargo mine {number}"))
            }
            (false, false) => format!("    step {step}  {title}"),
        };
        writeln!(text, "{line}").expect("a string grows");
    }
    for exercise in contract.exercises {
        let name = exercise.name;
        let line = match progress.exercises.contains(name) {
            true => screen.green(&format!("  ✓ exercise  {}", exercise.title)),
            false => {
                format!("    exercise  {}: cargo mine {number} {name}", exercise.title)
            }
        };
        writeln!(text, "{line}").expect("a string grows");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_that_is_not_done_is_the_readers_turn() {
        let contract = lesson_1::contract();
        let mut progress = OfLesson::default();
        let of_step_2 = contract.parts[0].scenes.iter();
        progress.passed.extend(of_step_2.map(|scene| scene.name.to_string()));

        let table = of_lesson(contract, &progress, Screen::plain());

        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], "Lesson 1, short polling");
        assert_eq!(lines[1], "  ✓ step 2  A cursor");
        assert!(lines[2].starts_with("  → step 3  An epoch: 0 of "), "{table}");
        assert!(lines[2].ends_with("your turn: cargo mine 1"), "{table}");
    }
}
