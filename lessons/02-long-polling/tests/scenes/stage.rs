//! What all scenes share: the five messages of the lunch, who sends them, and the snapshot.

use server::Surroundings;
use wire::Wire;

pub(crate) const LUNCH: (&str, &str) = ("bob", "Lunch at noon?");
pub(crate) const RAMEN: (&str, &str) = ("carol", "Yes. The ramen place");
pub(crate) const TABLE: (&str, &str) = ("bob", "Table for four at 12:15");
pub(crate) const PIZZA: (&str, &str) = ("carol", "It is shut. Pizza instead");
pub(crate) const COMING: (&str, &str) = ("dave", "On my way");

/// A wire to a step of the lesson.
pub(crate) fn wire(step: usize) -> Wire {
    Wire::new(lesson_2::app(step, Surroundings::fixed()))
}

/// One of the five messages is sent, at this second of the scene.
pub(crate) async fn publish(wire: &Wire, seconds: f64, (author, text): (&str, &str)) {
    wire.until(seconds).await;
    wire.client(author).post("/messages", &json(author, text)).await;
}

pub(crate) fn json(author: &str, text: &str) -> String {
    format!(r#"{{"author":"{author}","text":"{text}"}}"#)
}

/// Snapshots are in `tests/snapshots`, by the name that is given, with nothing of the test in them.
pub(crate) fn snapshot_settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Holds a transcript against `tests/snapshots/NAME.snap`.
macro_rules! assert_snapshot {
    ($name:literal, $transcript:expr) => {
        crate::stage::snapshot_settings()
            .bind(|| insta::assert_snapshot!($name, $transcript.to_string()))
    };
}

pub(crate) use assert_snapshot;
