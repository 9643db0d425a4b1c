//! What has become of each scene, in order, up to the first that fails.

use judge::{Failure, Kind, Play, Scene};
use transcript::Transcript;

use crate::program::{BrokeOff, Heard};

/// What has become of a scene.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It passed.
    Passed,
    /// It cannot be judged here, and this is why. It is no obstacle.
    NotJudged(String),
    /// Something was another thing.
    Failed(Box<Failure>),
    /// The program broke on it, and this is how: a sentence.
    Broke(String),
    /// Something else was foretold than what happens: a sentence, and the hint for it.
    Foretold(String, &'static str),
}

impl Verdict {
    /// Whether it failed by nothing but an answer that came too late.
    pub(crate) fn is_late(&self) -> bool {
        matches!(self, Self::Failed(failure) if matches!(failure.difference.kind, Kind::Late(_)))
    }
}

/// Judges a server's scene by what the program has said of it.
pub(crate) fn of_server(scene: &Scene, heard: &Heard) -> Verdict {
    let Some(report) = heard.reports.iter().find(|report| report.scene == scene.name)
    else {
        return Verdict::Broke(match heard.broke_off {
            Some(BrokeOff::Hangs) => {
                "Your program did not come back within 20 s of real time, in which hours of a \
                 scene would have passed: does a handler loop, or block, without an `await`?"
                    .into()
            }
            Some(BrokeOff::Ended(status)) => {
                format!("Your program ended itself in this scene ({status}).")
            }
            None => "Your program has nothing to say of this scene.".into(),
        });
    };
    let actual = report.conversation.parse().unwrap_or_default();
    match (of_conversation(scene, actual), &report.panicked) {
        (Verdict::Failed(mut failure), Some(panic)) => {
            failure.difference.sentence += &format!(". Your program panicked: {panic}");
            Verdict::Failed(failure)
        }
        (verdict, _) => verdict,
    }
}

/// Judges any scene by its conversation.
pub(crate) fn of_conversation(scene: &Scene, actual: Transcript) -> Verdict {
    scene
        .judge(actual)
        .map_or(Verdict::Passed, |failure| Verdict::Failed(Box::new(failure)))
}

/// Judges what a reader has foretold. A line that begins with `#` says nothing.
pub(crate) fn of_foretold(scene: &Scene, text: &str) -> Verdict {
    assert!(matches!(scene.play, Play::Foretold));
    let kept = |line: &str| !line.trim_start().starts_with('#');
    if let Some(place) =
        text.lines().position(|line| kept(line) && line.contains('?') && is_open(line))
    {
        return Verdict::Broke(format!(
            "Line {} still has a question mark: put in what you expect.",
            place + 1
        ));
    }
    match judge::foretold(text) {
        Ok(transcript) => match of_conversation(scene, transcript) {
            // What is expected is the answer, which is not given away.
            Verdict::Failed(failure) => {
                let Failure { difference, actual, hint, .. } = *failure;
                let line = difference.actual.map(|place| &actual.lines[place]);
                let sentence = match line {
                    Some(line) => format!(
                        "Up to here you are right. Look again at this line and what belongs to it:\n\n{}",
                        Transcript { lines: vec![line.clone()] }
                    ),
                    None => "So far you are right, and then lines are missing.".into(),
                };
                Verdict::Foretold(sentence, hint)
            }
            verdict => verdict,
        },
        Err(error) => Verdict::Broke(format!("This is no transcript: {error}.")),
    }
}

/// A question mark of its own is a place to fill in; one in a target or a text is not.
fn is_open(line: &str) -> bool {
    line.split_whitespace().any(|word| word == "?")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use judge::bench::Report;

    use super::*;

    fn restart() -> &'static Scene {
        lesson_1::contract().scene("restart").unwrap()
    }

    fn heard(conversation: Option<&str>, broke_off: Option<BrokeOff>) -> Heard {
        let report = |conversation: &str| Report {
            scene: "restart".into(),
            conversation: conversation.into(),
            panicked: Some("index out of bounds, mine/lesson-1.rs:9".into()),
        };
        let reports = conversation.map(report).into_iter().collect();
        Heard { reports, printed: BTreeMap::new(), broke_off }
    }

    #[test]
    fn a_conversation_as_expected_passes() {
        let expected = restart().expected().to_string();
        assert!(matches!(
            of_server(restart(), &heard(Some(&expected), None)),
            Verdict::Passed
        ));
    }

    #[test]
    fn a_panic_is_said_with_the_difference() {
        let Verdict::Failed(failure) = of_server(restart(), &heard(Some(""), None))
        else {
            panic!("an empty conversation passes");
        };
        let sentence = failure.difference.sentence;
        assert!(
            sentence.ends_with("panicked: index out of bounds, mine/lesson-1.rs:9"),
            "{sentence}"
        );
    }

    #[test]
    fn a_program_that_never_comes_back_is_told_so() {
        let verdict = of_server(restart(), &heard(None, Some(BrokeOff::Hangs)));
        let Verdict::Broke(sentence) = verdict else { panic!("{verdict:?}") };
        assert!(sentence.contains("did not come back"), "{sentence}");
    }

    /// The exercise `predict`, judged by a file of the lesson's.
    fn predicted(file: &str) -> Verdict {
        let folder =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../01-short-polling/contract/");
        let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
        of_foretold(lesson_1::contract().scene("predict").unwrap(), &text)
    }

    #[test]
    fn what_is_foretold_passes_if_it_happens() {
        assert!(matches!(predicted("solutions/predict.txt"), Verdict::Passed));
    }

    #[test]
    fn what_is_not_filled_in_yet_is_found_by_its_line() {
        let Verdict::Broke(sentence) = predicted("predict.txt") else {
            panic!("filled in")
        };
        assert!(sentence.starts_with("Line 17 still has a question mark"), "{sentence}");
    }

    #[test]
    fn what_is_foretold_wrongly_is_pointed_out_and_not_given_away() {
        let verdict = predicted("wrong/predict_nothing_new_no_gap.txt");
        let Verdict::Foretold(sentence, hint) = verdict else { panic!("{verdict:?}") };
        assert!(sentence.contains("3.500s  dave ← 200"), "{sentence}");
        assert!(!sentence.contains("gap"), "{sentence}");
        assert!(hint.contains("whether there is a message or not"), "{hint}");
    }
}
