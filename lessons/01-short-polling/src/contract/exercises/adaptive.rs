//! A client that asks less often while nothing is new.

use judge::{Code, Kind, Play, Scene};

pub(super) const ADAPTIVE: Scene = Scene {
    name: "adaptive",
    title: "Less often while nothing is new",
    about: "The first answer brings a message, the next four nothing, then one comes. The client \
            waits 2 s after a message; each answer without one doubles the wait, up to 16 s.",
    play: Play::Client,
    expected: include_str!("../../../tests/snapshots/contract_adaptive.snap"),
    hints: [
        "Look at the constant `INTERVAL`. It has to become something that an answer can change.",
        "Keep the wait in a variable. After each answer: if it had messages, it is 2 s again, else \
         twice what it was, and never more than 16 s.",
    ],
    code: Code {
        path: "lessons/01-short-polling/contract/solutions/adaptive.js",
        anchor: Some("wait"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { due, came } => {
            let came = came.as_deref();
            Some(match due.as_str() {
                "waited about 2 s" if came == Some("waited 4.0 s") => {
                    "The first wait after a message is 2 s. It doubles with the first answer that \
                     brings nothing, and not before."
                }
                "waited about 2 s" => {
                    "A message came, and the client goes on waiting as long as before. Who writes once \
                     often writes again: begin again with 2 s."
                }
                _ if came == Some("waited 2.0 s") => {
                    "The wait does not grow. Double it with each answer that brings no message."
                }
                "waited about 16 s" => {
                    "The wait grows beyond 16 s, and after an hour of silence a message would come an \
                     hour late: put a limit to it."
                }
                _ => {
                    "The waits are 2, 4, 8, 16 and 16 s: twice as long each time, with a limit."
                }
            })
        }
        _ => None,
    },
};
