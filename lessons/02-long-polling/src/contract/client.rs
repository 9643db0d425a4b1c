//! What a client of the lesson does, whatever its server.
//!
//! `contract/client.js` plays the scenes, in a browser and in virtual time.

use judge::{
    Code, Play, Scene,
    manners::{self, stopped_asking},
};
use transcript::{Line, Mark};

const STEP_2: Code = Code { path: "lessons/02-long-polling/web/step_2.js", anchor: None };
const STEP_5: Code = Code { path: "lessons/02-long-polling/web/step_5.js", anchor: None };
const STEP_6: Code = Code { path: "lessons/02-long-polling/web/step_6.js", anchor: None };

pub(super) const ASKS_AGAIN_AT_ONCE: Scene = Scene {
    name: "asks-again-at-once",
    title: "It asks again at once, with its cursor",
    about: "Each answer is held for 3 s, and brings something. Alice's page shows every message once, \
            and asks again as soon as it has been answered.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_asks_again_at_once.snap"),
    hints: [
        "Look at the address that you fetch: what in it tells the server what this page has? And look \
         at what an answer is now.",
        "An answer is a batch: show each of its `messages`, keep its `next`, and ask with `?after=` and \
         that. The server holds the request, so there is nothing to wait for before you ask.",
    ],
    code: STEP_2,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let (due, came) = (due?, came?);
        match (due.mark, came.mark) {
            (_, Mark::Event) if came.text == "shows “undefined”" => Some(
                "Something is shown that is no message. An answer is a batch, \
                 `{\"messages\": […], \"next\": …}`: show each of its messages.",
            ),
            (_, Mark::Event) if came.text.starts_with("shows") => Some(
                "A message is shown that was shown before. Ask with the cursor that the last batch gave \
                 as `next`, and the server sends what is new.",
            ),
            (Mark::ToServer, Mark::ToServer) if !came.text.contains("after=") => Some(
                "Your client asks without a cursor, so it gets everything again. Every batch has a `next`: \
                 keep it, and ask with `?after=` and that.",
            ),
            (Mark::ToServer, Mark::ToServer) => Some(
                "Your client asks with a cursor that is not the newest. Each batch has another `next`: ask \
                 with the one of the last.",
            ),
            (_, Mark::Harm) if came.text.starts_with("waited") => Some(
                "It waited before it asked again. What comes meanwhile is late by that: the server holds \
                 the request, so ask as soon as you are answered.",
            ),
            (_, Mark::Harm)
                if came.text.contains("forEach") || came.text.contains("iterable") =>
            {
                Some(
                    "Your client takes the answer for a list. It is a batch: the list is its `messages`.",
                )
            }
            (Mark::Event, _) if due.text.starts_with("shows") => {
                Some("A batch can have several messages. Show all of them, in order.")
            }
            _ => stopped_asking(came),
        }
    },
};

pub(super) const SAYS_THE_GAP: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_says_the_gap.snap"),
    code: STEP_2,
    ..manners::SAYS_THE_GAP
};

pub(super) const STOP_MEANS_STOP: Scene = Scene {
    name: "stop-means-stop",
    title: "Stop means stop",
    about: "Alice's page is stopped while its request is held. The request is given up, nothing is \
            shown, and nothing asked.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_stop_means_stop.snap"),
    hints: [
        "Look at what your client has begun when it is stopped: a request is nearly always under way.",
        "Give every `fetch` the `signal` of an `AbortController`, and abort it in `stop`. The failure \
         that the abort becomes sets no timer.",
    ],
    code: STEP_2,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("cannot be stopped") => Some(
                "`start` returns a function, and whoever calls that stops the client.",
            ),
            Mark::ToServer => Some(
                "It was stopped, and asks again. The failure that the abort becomes is not one to ask \
                 again after.",
            ),
            _ if due?.text == "gives up its request" => Some(
                "The request is still held for a page that nobody reads: it takes a place on the server, \
                 and what it brings is shown. Give `fetch` the `signal` of an `AbortController`, and \
                 abort it in `stop`.",
            ),
            _ => stopped_asking(came),
        }
    },
};

pub(super) const NOTHING_IS_AN_ANSWER: Scene = Scene {
    name: "nothing-is-an-answer",
    title: "Nothing is an answer",
    about: "Alice's page says how long it is ready to wait. It is answered 204 when that time is over, \
            and asks again at once with the cursor that it has.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_nothing_is_an_answer.snap"),
    hints: [
        "Look at what your client does with an answer that has no body.",
        "Ask with `&wait=25`, in seconds. If the status is 204, there is nothing to read and nothing to \
         remember: ask again.",
    ],
    code: STEP_5,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("does not say") => Some(
                "The request does not say how long this page is ready to wait: add `&wait=25`, in seconds.",
            ),
            Mark::Harm if came.text.starts_with("is ready") => Some(
                "`wait` counts seconds. Less than 5 is many requests for nothing; more than 30 is more \
                 than most proxies bear.",
            ),
            Mark::Harm if came.text.starts_with("waited") => Some(
                "204 is no failure: the time is over, and nothing came. Ask again at once.",
            ),
            Mark::Event if came.text.starts_with("gives up") => Some(
                "It gives up before the time is over that it gave the server: an answer was still to come. \
                 Wait for as long as you said, and some seconds more.",
            ),
            Mark::Harm => Some(
                "204 has no body, and `response.json()` throws on nothing. Look at `response.status` before \
                 you read, and ask again with the cursor that you have.",
            ),
            Mark::ToServer => Some(
                "After 204 your client asks with another cursor. It brought nothing new, so nothing has \
                 changed: the cursor is the one of the last batch.",
            ),
            _ => stopped_asking(came),
        }
    },
};

pub(super) const A_PROXY_GIVES_UP: Scene = Scene {
    name: "a-proxy-gives-up",
    title: "A proxy gives up",
    about: "A proxy answers 504 in the server's place, with a page of HTML. Alice's page asks again \
            after a while, with its cursor.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_a_proxy_gives_up.snap"),
    hints: [
        "Look at what your client does with an answer that is no JSON.",
        "Look at `response.ok` before you read the body. Every other status is a failure: wait, then ask \
         again with the cursor that you have.",
    ],
    code: STEP_6,
    diagnose: |difference| match difference.lines().1? {
        Line { mark: Mark::Harm, text, .. } if text.contains("JSON") => Some(
            "What came was a proxy's page, and no JSON, so that `response.json()` threw, and nobody caught \
             it. Look at `response.ok` before you read the body. Whatever fails is caught: wait, and ask \
             again.",
        ),
        _ => survives(difference),
    },
};

pub(super) const A_LINE_IS_CUT: Scene = Scene {
    name: "a-line-is-cut",
    title: "A line is cut",
    about: "The line breaks while a request is held, and `fetch` throws. Alice's page asks again after a \
            while, with its cursor.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_a_line_is_cut.snap"),
    hints: [
        "Look for whoever catches what `fetch` throws.",
        "Put `try` and `catch` round a request and its answer, inside the loop: after a failure wait, and \
         ask again with the cursor that you have.",
    ],
    code: STEP_6,
    diagnose: survives,
};

fn survives(difference: &judge::Difference) -> Option<&'static str> {
    let (_, came) = difference.lines();
    let came = came?;
    match came.mark {
        Mark::ToServer => Some(
            "It asks again, and with another cursor. A failure changes nothing of what this page has: the \
             cursor is the one of the last batch.",
        ),
        _ => stopped_asking(came),
    }
}

pub(super) const AN_ERROR_IS_NO_NEWS: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_an_error_is_no_news.snap"),
    code: STEP_6,
    ..manners::AN_ERROR_IS_NO_NEWS
};

pub(super) const NEVER_HOT: Scene = Scene {
    name: "never-hot",
    title: "A floor under the pace",
    about: "Something on the way answers at once, and never brings anything: Alice's gets 204, Carol's \
            an empty batch. Each page asks 25 times a second at most.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_never_hot.snap"),
    hints: [
        "Look at what lies between an answer and the next request. If it is nothing, a server that \
         answers at once is asked as often as the network carries.",
        "Let at least 50 ms pass before each request, whatever was answered: a `setTimeout`, also after \
         a success.",
    ],
    code: STEP_6,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came {
            Line { mark: Mark::Harm, text, .. }
                if text.starts_with("asks") || text.starts_with("runs") =>
            {
                Some(
                    "The page asks as fast as it is answered. With a server that holds, that is right; with \
                     one that does not, by a mistake or by a proxy's, it is a hot loop. Put a floor under \
                     it: 50 ms between an answer and the next request.",
                )
            }
            _ => stopped_asking(came),
        }
    },
};

pub(super) const SILENCE: Scene = Scene {
    name: "silence",
    title: "Silence",
    about: "A request is not answered, not even when its time is over. Alice's page waits for a little \
            longer than it said, gives up, and asks again.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_silence.snap"),
    hints: [
        "Look for the timer that ends a request which is never answered. `fetch` has none of its own.",
        "The server answers within `wait`. Set a timer for some seconds more that aborts the request, \
         clear it when the answer has come, and treat it like any other failure.",
    ],
    code: STEP_6,
    diagnose: |difference| {
        let (_, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("still waits") => Some(
                "The server promised an answer within `wait`, and this page waits for ever: a line that is \
                 dead looks like one on which nothing happens. Abort the request some seconds after its \
                 time.",
            ),
            Mark::Harm if came.text.contains("had that long") => Some(
                "It gives up before the server's time is over: an answer was still to come. Wait for as \
                 long as you said, and some seconds more.",
            ),
            Mark::Harm if came.text.starts_with("gives up") => Some(
                "It gives up very late. What does not come some seconds after `wait` does not come.",
            ),
            _ => survives(difference),
        }
    },
};

pub(super) const JITTER_IN_THE_FIRST_RETRY: Scene = Scene {
    expected: include_str!(
        "../../tests/snapshots/contract_jitter_in_the_first_retry.snap"
    ),
    code: STEP_6,
    ..manners::JITTER_IN_THE_FIRST_RETRY
};

pub(super) const RETRY_AFTER: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_retry_after.snap"),
    code: STEP_6,
    ..manners::RETRY_AFTER
};

pub(super) const A_FINAL_ANSWER: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_a_final_answer.snap"),
    code: STEP_6,
    ..manners::A_FINAL_ANSWER
};
