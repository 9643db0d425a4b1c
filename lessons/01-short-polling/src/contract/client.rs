//! What a client of the lesson does, whatever its server.
//!
//! `contract/client.js` plays the scenes, in a browser and in virtual time.

use judge::{Code, Play, Scene};
use transcript::{Line, Mark};

const STEP_2: Code =
    Code { path: "lessons/01-short-polling/web/step_2.js", anchor: None };
const STEP_3: Code =
    Code { path: "lessons/01-short-polling/web/step_3.js", anchor: None };
const STEP_4: Code =
    Code { path: "lessons/01-short-polling/web/step_4.js", anchor: None };
const STEP_5: Code =
    Code { path: "lessons/01-short-polling/web/step_5.js", anchor: None };

const LOOP_ENDED: &str = "Your client stopped asking. A failure is no reason to stop: catch it, \
    and ask again after a while. If a script throws where nobody catches it, nothing comes after.";

pub(super) const ASKS_WITH_ITS_CURSOR: Scene = Scene {
    name: "asks-with-its-cursor",
    title: "It asks with its cursor",
    about: "Two messages come between two polls. Alice's page asks for what is new, and shows \
            every message once.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_asks_with_its_cursor.snap"),
    hints: [
        "Look at the address that you fetch: what in it tells the server what this page has \
         already? And look at what an answer is now.",
        "An answer is a batch: show each of its `messages`, keep its `next`, and ask with \
         `?after=` and that the next time. Nothing is to be worked out: a cursor is handed back \
         as it came.",
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
                "A message is shown that was shown before. Show what is in this batch, and \
                 nothing else: with a cursor, the server sends what is new.",
            ),
            (Mark::ToServer, Mark::ToServer) if !came.text.contains('?') => Some(
                "Your client asks without a cursor, and gets everything again. Keep `next` of the \
                 batch, and ask with `?after=` and that.",
            ),
            (Mark::ToServer, Mark::ToServer) => Some(
                "Your client asks with a cursor that is not the newest. Every batch has a `next`, \
                 one without a message too: the last one counts.",
            ),
            (Mark::Event, _) if due.text.starts_with("shows") => {
                Some("A batch can have several messages. Show all of them, in order.")
            }
            _ => stopped_asking(came),
        }
    },
};

pub(super) const SAYS_THE_GAP: Scene = Scene {
    name: "says-the-gap",
    title: "It says the gap",
    about: "The server restarts, and what Alice's page has not read is gone. The page says so, \
            and goes on with what came since. Carol's server does the same, and says no more than \
            `\"gap\": true`.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_says_the_gap.snap"),
    hints: [
        "Look at the answer after the restart: there is a field in it that the ones before did \
         not have.",
        "If the batch has a `gap`, call the `gap` that `start` is given, before its messages are \
         shown. Then go on as always, with its `next`.",
    ],
    code: STEP_3,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let (due, came) = (due?, came?);
        match due.mark {
            Mark::ToServer if came.text.ends_with("after=0") => Some(
                "`0` is where a number begins. From step 3 on a cursor is a text that means nothing to \
                 the page, so it begins without one: `?after=` with nothing behind it.",
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

pub(super) const LATE_ANSWER: Scene = Scene {
    name: "late-answer",
    title: "A late answer",
    about: "An answer takes nearly as long as the client has patience. There is no other request \
            until it has come.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_late_answer.snap"),
    hints: [
        "Look at what sets the time of the next request, and whether it knows that the last one \
         has been answered.",
        "`setInterval` goes on whether or not an answer has come. Set a timer with `setTimeout` \
         when a request is settled, by an answer or by a failure.",
    ],
    code: STEP_4,
    diagnose: |difference| match difference.lines() {
        (Some(due), Some(came))
            if (due.mark, came.mark) == (Mark::ToClient, Mark::ToServer) =>
        {
            Some(
                "A second request went out while the first was under way. Two answers can then come \
             in the wrong order, and the older one is the last to be shown. Schedule the next \
             request when this one is settled.",
            )
        }
        (_, came) => stopped_asking(came?),
    },
};

pub(super) const STOP_MEANS_STOP: Scene = Scene {
    name: "stop-means-stop",
    title: "Stop means stop",
    about: "Alice's page is stopped while a request is under way, and Carol's between two. \
            Nothing is shown after that, and nothing asked.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_stop_means_stop.snap"),
    hints: [
        "Look at all that your client may have begun when it is stopped. There is more than a \
         timer.",
        "Give every `fetch` the `signal` of an `AbortController`. `stop` aborts it and clears the \
         timer; and the failure that the abort becomes does not set another.",
    ],
    code: STEP_4,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("cannot be stopped") => Some(
                "`start` returns a function, and whoever calls that stops the client.",
            ),
            Mark::ToServer if due?.text == "is silent from then on" => Some(
                "It was stopped, and asks again. Clear the timer in `stop`, and set none when the \
                 aborted request fails.",
            ),
            _ if due?.text == "gives up its request" => Some(
                "The timer is gone, and the request is not: its answer comes, and is shown on a \
                 page that was stopped. Give `fetch` the `signal` of an `AbortController`, and \
                 abort it in `stop`.",
            ),
            _ => stopped_asking(came),
        }
    },
};

pub(super) const AN_ERROR_IS_NO_NEWS: Scene = Scene {
    name: "an-error-is-no-news",
    title: "An error is no news",
    about: "The server answers 500 for a second, with JSON in it. Nothing of that is shown, the \
            server is asked again a few times at most, and afterwards the page goes on.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_an_error_is_no_news.snap"),
    hints: [
        "Look at what `fetch` does when the status is 500. It does not fail.",
        "`fetch` fails only if there is no answer. Look at `response.ok` before you read the \
         body, and treat every other status as a failure: wait, then ask again with the cursor \
         that you have.",
    ],
    code: STEP_4,
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

pub(super) const SILENCE: Scene = Scene {
    name: "silence",
    title: "Silence",
    about: "A request is never answered. After some 10 s the page gives it up, and asks again.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_silence.snap"),
    hints: [
        "Look at what ends your wait for an answer. A server that went away says nothing, and \
         `fetch` can wait for minutes.",
        "Set a timer of 10 s with each request that aborts it, and clear it when the request is \
         settled. An abort is a failure like every other: ask again after a while.",
    ],
    code: STEP_4,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let came = came?;
        match came.mark {
            Mark::Harm if came.text.starts_with("still waits") => Some(
                "Your client waits for ever. Give it patience that ends: a timer of 10 s that \
                 aborts the request.",
            ),
            Mark::Harm if came.text.starts_with("gives up") => Some(
                "10 s are about right: with much less it gives up slow answers that would have \
                 come, with much more its page is silent for long.",
            ),
            Mark::ToServer if due?.mark == Mark::Event => Some(
                "It asks again, and the silent request is still under way. Abort the one before \
                 you send another.",
            ),
            _ => stopped_asking(came),
        }
    },
};

pub(super) const THE_SERVERS_INTERVAL: Scene = Scene {
    name: "the-servers-interval",
    title: "The server's interval",
    about: "The server asks to be asked after 6 s, then after 2 s, give or take a half. In \
            between it has more than fits into a batch, and that is fetched at once. Carol's server \
            never says `latest`, and is not asked more often for that.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_the_servers_interval.snap"),
    hints: [
        "Look at what else is in an answer: `poll_after_ms`, and `latest` beside `next`.",
        "Wait for `poll_after_ms`, give or take a little, and take the new one from each answer. \
         While `next` is not `latest`, there is more: ask at once.",
    ],
    code: STEP_5,
    diagnose: |difference| {
        let (due, came) = difference.lines();
        let due = due?.text.as_str();
        match came?.mark {
            Mark::Harm if due.starts_with("waited about") && came?.who == "carol" => {
                Some(
                    "This server does not say `latest`, and your client takes that for a sign that there is \
                 more. There is more only if `latest` is there and is another one than `next`.",
                )
            }
            Mark::Harm if due.starts_with("waited about") => Some(
                "The server knows how much it can take, and says it in `poll_after_ms` of every \
                 answer. Wait for that long, and not for a time of your own.",
            ),
            Mark::Harm if due == "asked at once" => Some(
                "`next` was not `latest`: the batch did not hold all that there is. Ask for the \
                 rest at once, and wait when you have it.",
            ),
            _ => stopped_asking(came?),
        }
    },
};

pub(super) const JITTER_IN_THE_FIRST_RETRY: Scene = Scene {
    name: "jitter-in-the-first-retry",
    title: "Jitter in the first retry",
    about: "Alice and Carol are refused. They draw different numbers from `random`, and so they \
            do not come back together, not even the first time.",
    play: Play::Client,
    expected: include_str!(
        "../../tests/snapshots/contract_jitter_in_the_first_retry.snap"
    ),
    hints: [
        "Look at how long your client waits after its first failure, and think of a thousand pages \
         that fail in one moment.",
        "Multiply the wait by what `random` draws, after the first failure too: \
         `random() * backoff`. `random` is handed to `start`, beside `fetch` and `setTimeout`.",
    ],
    code: STEP_5,
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

pub(super) const RETRY_AFTER: Scene = Scene {
    name: "retry-after",
    title: "Retry-After",
    about: "The server refuses with 503, and says when it is to be asked again: in seconds, then \
            by a date. The page does not come earlier.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_retry_after.snap"),
    hints: [
        "Look at the headers of a refusal: `response.headers.get(\"retry-after\")`.",
        "`Retry-After` is a number of seconds, or a date (`Date.parse`). Wait for that long, and \
         put the jitter on top of it, so that nobody comes too early.",
    ],
    code: STEP_5,
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

pub(super) const A_FINAL_ANSWER: Scene = Scene {
    name: "a-final-answer",
    title: "A final answer",
    about: "A 503 speaks of the moment, and the page asks again. A 400 speaks of the request: \
            the page does not ask it a second time.",
    play: Play::Client,
    expected: include_str!("../../tests/snapshots/contract_a_final_answer.snap"),
    hints: [
        "Look at what your client makes of a status. Not all failures are alike.",
        "What is wrong with the request is wrong the next time too: after a 4xx other than 408 \
         and 429, set no timer, and tell the reader. After a 5xx, ask again.",
    ],
    code: STEP_5,
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

fn stopped_asking(came: &Line) -> Option<&'static str> {
    let stopped = came.mark == Mark::Harm && came.text.starts_with("does not ask");
    stopped.then_some(LOOP_ENDED)
}
