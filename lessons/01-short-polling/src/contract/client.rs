//! What a client of the lesson does, whatever its server.
//!
//! `contract/client.js` plays the scenes, in a browser and in virtual time.

use judge::{
    Code, Play, Scene,
    manners::{self, stopped_asking},
};
use transcript::Mark;

const STEP_2: Code =
    Code { path: "lessons/01-short-polling/web/step_2.js", anchor: None };
const STEP_3: Code =
    Code { path: "lessons/01-short-polling/web/step_3.js", anchor: None };
const STEP_4: Code =
    Code { path: "lessons/01-short-polling/web/step_4.js", anchor: None };
const STEP_5: Code =
    Code { path: "lessons/01-short-polling/web/step_5.js", anchor: None };

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
    expected: include_str!("../../tests/snapshots/contract_says_the_gap.snap"),
    code: STEP_3,
    ..manners::SAYS_THE_GAP
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
    expected: include_str!("../../tests/snapshots/contract_an_error_is_no_news.snap"),
    code: STEP_4,
    ..manners::AN_ERROR_IS_NO_NEWS
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
                 more. There is more only if `latest` is there and differs from `next`.",
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
    expected: include_str!(
        "../../tests/snapshots/contract_jitter_in_the_first_retry.snap"
    ),
    code: STEP_5,
    ..manners::JITTER_IN_THE_FIRST_RETRY
};

pub(super) const RETRY_AFTER: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_retry_after.snap"),
    code: STEP_5,
    ..manners::RETRY_AFTER
};

pub(super) const A_FINAL_ANSWER: Scene = Scene {
    expected: include_str!("../../tests/snapshots/contract_a_final_answer.snap"),
    code: STEP_5,
    ..manners::A_FINAL_ANSWER
};
