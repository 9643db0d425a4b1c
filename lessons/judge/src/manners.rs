//! The manners of every client that asks again and again: scenes that several lessons play.
//!
//! Each lesson gives them its own expected conversation and its own code:
//! `Scene { expected: …, code: …, ..RETRY_AFTER }`. The package `mine` has their part in a browser.

use transcript::{Line, Mark};

use crate::{Code, Play, Scene};

const NONE: Code = Code { path: "", anchor: None };

const LOOP_ENDED: &str = "Your client stopped asking. A failure is no reason to stop: catch it, \
    and ask again after a while. If a script throws where nobody catches it, nothing comes after.";

/// A gap is said to whoever reads the page.
pub const SAYS_THE_GAP: Scene = Scene {
    name: "says-the-gap",
    title: "It says the gap",
    about: "The server restarts, and what Alice's page has not read is gone. The page says so, \
            and goes on with what came since. Carol's server does the same, and says no more than \
            `\"gap\": true`.",
    play: Play::Client,
    expected: "",
    hints: [
        "Look at the answer after the restart: there is a field in it that the ones before did \
         not have.",
        "If the batch has a `gap`, call the `gap` that `start` is given, before its messages are \
         shown. Then go on as always, with its `next`.",
    ],
    code: NONE,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let (due, came) = (due?, came?);
        match due.mark {
            Mark::ToServer if came.text.ends_with("after=0") => Some(
                "A cursor is a text that means nothing to the page. It does not begin with `0`, but without \
                 one: `?after=` with nothing behind it, or no `after` at all.",
            ),
            Mark::Event if due.text.starts_with("says") => Some(
                "The batch has a `gap`, and whoever reads the page is not told, or too late: what \
                 is missing is missing above the messages of this batch. Call `gap` before you \
                 show them.",
            ),
            Mark::ToServer if came.mark == Mark::ToServer => Some(
                "After a gap your client goes on from the wrong place. The batch that tells of it \
                 has a `next` as every other: ask with that.",
            ),
            Mark::ToServer if came.text.starts_with("shows") => Some(
                "A message is shown that was shown before. A gap is no reason to show anything a \
                 second time.",
            ),
            _ => stopped_asking(came),
        }
    },
};

/// What comes with an error is not shown, and the server is left in peace.
pub const AN_ERROR_IS_NO_NEWS: Scene = Scene {
    name: "an-error-is-no-news",
    title: "An error is no news",
    about: "The server answers 500 for a second, with JSON in it. Nothing of that is shown, the \
            server is asked again a few times at most, and afterwards the page goes on.",
    play: Play::Client,
    expected: "",
    hints: [
        "Look at what `fetch` does when the status is 500. It does not fail.",
        "`fetch` fails only if there is no answer. Look at `response.ok` before you read the \
         body, and treat every other status as a failure: wait, then ask again with the cursor \
         that you have.",
    ],
    code: NONE,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("shows") => Some(
                "What came with an error was shown as news. `fetch` does not fail by a status: \
                 look at `response.ok` before you read the body.",
            ),
            Mark::Harm if came.text.starts_with("asks") => Some(
                "After the error your client asked again and again without a pause: the server \
                 has trouble already. Wait after a failure as well.",
            ),
            _ => stopped_asking(came),
        }
    },
};

/// Clients that fail together do not come back together.
pub const JITTER_IN_THE_FIRST_RETRY: Scene = Scene {
    name: "jitter-in-the-first-retry",
    title: "Jitter in the first retry",
    about: "Alice and Carol are refused. They draw different numbers from `random`, and so they \
            do not come back together, not even the first time.",
    play: Play::Client,
    expected: "",
    hints: [
        "Look at how long your client waits after its first failure, and think of a thousand pages \
         that fail in one moment.",
        "Multiply the wait by what `random` draws, after the first failure too: \
         `random() * backoff`. `random` is handed to `start`, beside `fetch` and `setTimeout`.",
    ],
    code: NONE,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.contains("Math.random") => Some(
                "Your client draws from `Math.random`. The world gives `random` to `start`: draw \
                 from that, so that a test knows what was drawn.",
            ),
            Mark::Harm if came.text.starts_with("waited") => Some(
                "Both waited for the same time. All that failed together will come back together, \
                 and fail again. Let the first retry depend on `random` as well.",
            ),
            _ => stopped_asking(came),
        }
    },
};

/// `Retry-After` is kept, as a number and as a date.
pub const RETRY_AFTER: Scene = Scene {
    name: "retry-after",
    title: "Retry-After",
    about: "The server refuses with 503, and says when it is to be asked again: in seconds, then \
            by a date. The page does not come earlier.",
    play: Play::Client,
    expected: "",
    hints: [
        "Look at the headers of a refusal: `response.headers.get(\"retry-after\")`.",
        "`Retry-After` is a number of seconds, or a date (`Date.parse`). Wait for that long, and \
         put the jitter on top of it, so that nobody comes too early.",
    ],
    code: NONE,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let due = due?.text.as_str();
        match came?.mark {
            Mark::Harm if due == "waited at least 7 s" => Some(
                "The refusal said `Retry-After: 7`, and the next request came earlier. Wait at \
                 least that long; jitter comes on top of it.",
            ),
            Mark::Harm if due == "waited until the date" => Some(
                "`Retry-After` may also be a date, and then it is no number. What is left until \
                 then is `Date.parse(value) - Date.now()`.",
            ),
            _ => stopped_asking(came?),
        }
    },
};

/// What is wrong with a request is not asked again.
pub const A_FINAL_ANSWER: Scene = Scene {
    name: "a-final-answer",
    title: "A final answer",
    about: "A 503 speaks of the moment, and the page asks again. A 400 speaks of the request: \
            the page does not ask it a second time.",
    play: Play::Client,
    expected: "",
    hints: [
        "Look at what your client makes of a status. Not all failures are alike.",
        "What is wrong with the request is wrong the next time too: after a 4xx other than 408 \
         and 429, set no timer, and tell the reader. After a 5xx, ask again.",
    ],
    code: NONE,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::ToServer => Some(
                "The server said 400, and the same request came again. It will be wrong each \
                 time: do not ask again after a 4xx other than 408 and 429.",
            ),
            Mark::Harm if came.text.starts_with("does not ask") => Some(
                "Your client took a 503 for the last word. It speaks of the moment: wait, and ask \
                 again.",
            ),
            _ => stopped_asking(came),
        }
    },
};

/// The hint, if a line says that the client stopped asking.
pub fn stopped_asking(came: &Line) -> Option<&'static str> {
    let stopped = came.mark == Mark::Harm && came.text.starts_with("does not ask");
    stopped.then_some(LOOP_ENDED)
}
