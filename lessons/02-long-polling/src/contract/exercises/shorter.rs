//! A client that learns how patient the way to its server is.

use judge::{Code, Kind, Play, Scene};

pub(super) const SHORTER: Scene = Scene {
    name: "shorter",
    title: "A proxy without patience",
    about: "A proxy gives up after 12 s, and answers 504. From then on Alice's page asks to wait for 5 to \
            11 s, and is answered 204. A 502 that comes at once says nothing about patience: it still asks \
            to wait as long as before.",
    play: Play::Client,
    expected: include_str!("../../../tests/snapshots/contract_shorter.snap"),
    hints: [
        "Look at the constant `WAIT`. It has to become something that a failure can change.",
        "Remember when a request was sent. If it fails before its `wait` is over, and not at once but \
         after some seconds, somebody on the way was less patient: ask for 2 s less than that, the next \
         time and from then on.",
    ],
    code: Code {
        path: "lessons/02-long-polling/contract/solutions/shorter.js",
        anchor: Some("learn"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { due, came: Some(came) } => Some(match due.as_str() {
            "asks to wait for 20 to 30 s" => {
                "Nothing has failed yet, so begin with 25 s: most ways to a server are that patient."
            }
            "asks to wait for 5 to 11 s" if came.contains(" 2") => {
                "The proxy gave up after 12 s, and will do so each time. The next request has to ask for \
                 less than that."
            }
            "asks to wait for 5 to 11 s" => {
                "Somebody gave up after 12 s. A little less than that is enough: with 2 s less there is \
                 time for the answer to arrive, and each second less is more requests for nothing."
            }
            "still asks to wait for 5 to 11 s" if came.contains(" 2") => {
                "It has forgotten what it learned: 204 says that the shorter wait works, so keep it."
            }
            _ => {
                "502 came at once. It says that the server is away, and nothing about how long anybody \
                 waits: the wait stays as it was."
            }
        }),
        _ => None,
    },
};
