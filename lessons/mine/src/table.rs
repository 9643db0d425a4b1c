//! How far the reader has come.

use std::{fmt::Write as _, path::Path};

use judge::{Contract, OfLesson, Progress};

use crate::{lessons, screen::Screen};

/// Prints the table of all lessons.
pub(crate) fn print(root: &Path) -> Result<bool, String> {
    let progress =
        Progress::read(&judge::mine(root)).map_err(|error| error.to_string())?;
    for contract in lessons::all() {
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
    for step in contract.steps() {
        let title = contract.lesson.steps[step - 1].title;
        let of_step = contract.scenes.iter().filter(|scene| scene.step == step);
        let (total, passed) = of_step.fold((0, 0), |(total, passed), scene| {
            (total + 1, passed + usize::from(progress.passed.contains(scene.name)))
        });
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
        let of_step_2 = contract.scenes.iter().filter(|scene| scene.step == 2);
        progress.passed.extend(of_step_2.map(|scene| scene.name.to_string()));

        let table = of_lesson(contract, &progress, Screen::plain());

        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], "Lesson 1, short polling");
        assert_eq!(lines[1], "  ✓ step 2  A cursor");
        assert!(lines[2].starts_with("  → step 3  An epoch: 0 of "), "{table}");
        assert!(lines[2].ends_with("your turn: cargo mine 1"), "{table}");
    }
}
