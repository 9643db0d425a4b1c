//! What the scenes of all lessons share: the few people who arrange a lunch, in the same five messages
//! on every transport, and the snapshot that a scene becomes. For tests.

use wire::Wire;

#[doc(hidden)]
pub use insta;

/// Who says it, and what.
pub type Message = (&'static str, &'static str);

/// The first message.
pub const LUNCH: Message = ("bob", "Lunch at noon?");
/// The second.
pub const RAMEN: Message = ("carol", "Yes. The ramen place");
/// The third.
pub const TABLE: Message = ("bob", "Table for four at 12:15");
/// The fourth.
pub const PIZZA: Message = ("carol", "It is shut. Pizza instead");
/// The fifth.
pub const COMING: Message = ("dave", "On my way");

/// A message is sent, at this second of the scene.
pub async fn publish(wire: &Wire, seconds: f64, (author, text): (&str, &str)) {
    wire.until(seconds).await;
    wire.client(author).post("/messages", &json(author, text)).await;
}

/// The body of a request that publishes. The text has nothing in it that JSON would escape.
pub fn json(author: &str, text: &str) -> String {
    format!(r#"{{"author":"{author}","text":"{text}"}}"#)
}

/// Snapshots are in `tests/snapshots` of the lesson, by the name that is given, with nothing of the test
/// in them. For a test in `tests/scenes`.
pub fn snapshot_settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Holds a transcript against `tests/snapshots/NAME.snap`.
#[macro_export]
macro_rules! assert_snapshot {
    ($name:literal, $transcript:expr) => {
        $crate::snapshot_settings()
            .bind(|| $crate::insta::assert_snapshot!($name, $transcript.to_string()))
    };
}
