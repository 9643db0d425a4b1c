//! Two small scenes of no lesson.

use judge::{Code, Play, Scene};

/// Alice asks, Bob writes, Alice asks again.
pub(crate) const LUNCH: Scene = Scene {
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            alice.asks().await;
            stage.publish(0.5, ("bob", "Lunch at noon?")).await;
            stage.until(1.0).await;
            alice.asks().await;
        })
    }),
    expected: "\
   0.000s  alice → GET /messages
   0.000s  alice ← 200
                   next: #1
   0.500s  bob   → POST /messages
                   bob: “Lunch at noon?”
   0.500s  bob   ← 201
   1.000s  alice → GET /messages?after=#1
   1.000s  alice ← 200
                   bob: “Lunch at noon?”
                   next: #2
",
    ..REFUSED
};

/// Mallory sends more than there is room for on the way, and uses a method that there is not.
pub(crate) const REFUSED: Scene = Scene {
    name: "lunch",
    title: "Lunch",
    about: "",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mallory = stage.reader("mallory");
            let body = "x".repeat(8_000_000);
            mallory.posts("application/json", &body, "8,000,000 times x").await;
            stage.until(0.5).await;
            mallory.uses("DELETE").await;
        })
    }),
    expected: "\
   0.000s  mallory → POST /messages
                     8,000,000 times x
   0.000s  mallory ← 413
   0.500s  mallory → DELETE /messages
   0.500s  mallory ← 405
                     allow: GET, POST
",
    hints: ["", ""],
    code: Code { path: "", anchor: None },
    diagnose: |_| None,
};
