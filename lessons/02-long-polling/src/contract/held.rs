//! How a server holds a request, and when it lets go of it.

use std::time::Duration;

use judge::{Code, Kind, Play, Scene, Shown, Stage};
use tokio::time::sleep;

use super::{LUNCH, RAMEN, anywhere::anywhere};

pub(super) const HELD: Scene = Scene {
    name: "held",
    title: "A request is held",
    about: "Alice has all that there is, and waits. (`wait` is for step 5; until then you may pass it \
            over.) Bob writes at 2.5 s. How soon she hears of it is not asked yet: she is looked after at \
            4.0 s.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.until(0.5).await;
            alice.asks().await;
            stage.until(1.0).await;
            let asked = alice.waits(20);
            stage.until(2.5).await;
            let asked = asked.due_by(4.0);
            stage.publish(2.5, LUNCH).await;
            asked.is_answered().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_held.snap"),
    hints: [
        "Look at what your server does when nothing is new. Who asks without a cursor has nothing \
         to wait with, and is answered at once; everybody else waits.",
        "Look into the log, and answer if there is news for this cursor. If not, let some time \
         pass and look again.",
    ],
    code: Code {
        path: "lessons/02-long-polling/src/step_2_look.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Early(_) => Some(
            "She was told that there is nothing, and at once: that is short polling. A request that has \
             a cursor and finds nothing new is held until there is something. (If your server reads \
             `wait`: it counts seconds.)",
        ),
        Kind::NoAnswer | Kind::Late(_) if is_first(difference) => Some(
            "She comes for the first time and has no cursor. She is answered at once, also by an empty \
             room: she needs a cursor to wait with.",
        ),
        Kind::NoAnswer | Kind::Late(_) => Some(
            "Bob has written, and she still waits. Whoever waits has to look again, or to be woken.",
        ),
        _ => anywhere(difference),
    },
};

fn is_first(difference: &judge::Difference) -> bool {
    let (due, _) = difference.lines();
    due.is_some_and(|due| due.at < 1_000)
}

pub(super) const AT_ONCE: Scene = Scene {
    name: "at-once",
    title: "Everybody is woken, at once",
    about: "Alice and Dave wait when Bob writes: both hear of it at once. Then Alice waits again, \
            and Carol writes.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
            stage.until(0.5).await;
            alice.asks().await;
            dave.asks().await;
            stage.until(1.0).await;
            let (hers, his) = (alice.waits(20), dave.waits(20));
            // No instant at which anybody looks who looks every so often.
            stage.publish(2.03, LUNCH).await;
            let written = stage.now();
            hers.is_answered().await;
            let late = stage.now() - written;
            his.is_answered().await;
            stage.until(2.5).await;
            how_soon(&stage, late);
            stage.until(3.0).await;
            let hers = alice.waits(20);
            stage.publish(3.57, RAMEN).await;
            hers.is_answered().await;
            stage.until(4.0).await;
            dave.waits(20).is_answered().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_at_once.snap"),
    hints: [
        "Look at what your server does between two messages. Whoever writes knows the moment; \
         whoever waits asks for it again and again.",
        "Let `publish` wake those who wait: `tokio::sync::Notify` with `notify_waiters`, or a \
         `tokio::sync::watch`. Then nobody looks but when there is something to see.",
    ],
    code: Code {
        path: "lessons/02-long-polling/src/step_3_notify.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Late(_) | Kind::NotSeen { .. } => Some(
            "The message lay there until somebody looked. Shorter looks cost more and are late all the \
             same: let the one who writes wake those who wait. (If you let a moment pass to gather what \
             else comes: 10 ms are enough.)",
        ),
        Kind::NoAnswer => Some(
            "Bob has written, and one of the two who wait was not woken. `notify_one` wakes one; \
             `notify_waiters` all that wait now. If your server has a list of who waits, each needs a place \
             of its own in it.",
        ),
        Kind::Early(_) => Some(
            "She was woken, and found nothing: look again after being woken, and go on waiting if there \
             is no news for this cursor.",
        ),
        _ => anywhere(difference),
    },
};

fn how_soon(stage: &Stage, late: Duration) {
    match late <= stage.at_once() {
        true => stage.event("alice", "has heard of it at once"),
        false => {
            let ms = late.as_millis();
            stage.harm("alice", &format!("has heard of it {ms} ms later"));
        }
    }
}

pub(super) const BETWEEN: Scene = Scene {
    name: "between",
    title: "Between the look and the wait",
    about: "Thirty times Alice asks and waits, and Bob writes right after: 0 ms later, 1 ms later, up \
            to 29 ms. Whatever her request is doing in that moment, it hears of the message.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice").unseen();
            let bob = stage.reader("bob").unseen();
            stage.until(0.5).await;
            alice.asks().await;
            stage.event("alice", "waits 30 times, and bob writes 0 to 29 ms later");
            for ms in 0..30 {
                let asked = alice.waits(20);
                sleep(Duration::from_millis(ms)).await;
                bob.publishes("Are you there?").await;
                let heard = asked.may_be_answered_within(Duration::from_secs(1)).await;
                if heard.is_none_or(|heard| heard.texts().len() != 1) {
                    stage.until(4.0).await;
                    stage.harm(
                        "alice",
                        &format!(
                            "waits for what bob wrote after {ms} ms, and it is there"
                        ),
                    );
                    return;
                }
            }
            stage.until(4.0).await;
            stage.event("alice", "has heard of each of them at once");
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_between.snap"),
    hints: [
        "Look at the moment in which a request has looked, and does not wait yet. Whoever writes \
         then wakes nobody.",
        "Begin to listen before you look: take the `watch` receiver, or make the `Notified` and \
         `enable` it, look, and only then wait. What comes in between is remembered.",
    ],
    code: Code {
        path: "lessons/02-long-polling/src/step_4_watch.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { .. } => Some(
            "The message came while her request was between its look and its wait, and nobody told it. \
             (In the book a look takes 10 ms; any `await` between the two will do.) Begin to listen \
             before you look, and take nothing for seen after it: `borrow_and_update` and \
             `mark_unchanged` belong before the look.",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const NOTHING_COMES: Scene = Scene {
    name: "nothing-comes",
    title: "Nothing comes",
    about: "Alice is ready to wait for 2 s, and nobody writes: she is answered 204, and her cursor is \
            still good. Then Bob writes while she waits. Then she will not wait at all.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.until(0.5).await;
            alice.asks().await;
            stage.until(1.0).await;
            let asked = alice.waits(2);
            // A server may give each reader a little less than its time, so that not all come back
            // together.
            stage.until(2.0).await;
            asked.due_by(3.0).is_answered().await;
            stage.until(3.5).await;
            let asked = alice.waits(2);
            stage.publish(4.0, LUNCH).await;
            asked.is_answered().await;
            stage.until(4.5).await;
            alice.waits(0).is_answered().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_nothing_comes.snap"),
    hints: [
        "Look at `wait` in the request: so many seconds this reader is ready to wait. Whoever \
         stands between it and you is no more patient than that.",
        "Wait until there is news or the time is over, whichever comes first: \
         `tokio::time::timeout_at`. When it is over, answer 204 (No Content), which has no body.",
    ],
    code: STEP_5,
    diagnose: |difference| match &difference.kind {
        Kind::NoAnswer | Kind::Late(_) if is_last(difference) => Some(
            "`wait=0` is a time too: she will not wait at all. Answer at once, and 204 if there is nothing.",
        ),
        Kind::NoAnswer | Kind::Late(_) => Some(
            "Her time is over, and she still waits. `wait` is in the query, in whole seconds: answer 204 \
             when so much time has passed.",
        ),
        Kind::Early(_) => Some(
            "She was ready to wait for 2 s, and was answered much sooner, with nothing. `wait` counts \
                 seconds.",
        ),
        Kind::Status { expected: 204, actual: 200 } => Some(
            "There is nothing to say, and it was said at length. 204 has no body; her cursor is the \
             one that she has.",
        ),
        Kind::Status { expected: 204, .. } => Some(
            "That nothing came is no mistake of anybody's, so it is neither a 4xx nor a 5xx: 204.",
        ),
        _ => anywhere(difference),
    },
};

/// The request that will not wait at all.
fn is_last(difference: &judge::Difference) -> bool {
    difference.lines().0.is_some_and(|due| due.at >= 4_500)
}

const STEP_5: Code =
    Code { path: "lessons/02-long-polling/src/step_5_wait.rs", anchor: Some("read") };

pub(super) const NO_WAIT: Scene = Scene {
    name: "a-wait-that-is-none",
    title: "A wait that is none",
    about: "Mallory asks with `wait=soon`, then with `wait=-1`, then after a cursor that is none. \
            Each is 400, and at once.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, mallory) = (stage.reader("alice"), stage.reader("mallory"));
            stage.publish(0.5, LUNCH).await;
            for (seconds, query) in
                [(1.0, "wait=soon"), (1.5, "wait=-1"), (2.0, "after=yesterday&wait=20")]
            {
                stage.until(seconds).await;
                mallory.asks_for(&format!("/messages?{query}"), Shown::BATCH).await;
            }
            stage.until(2.5).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_a_wait_that_is_none.snap"),
    hints: [
        "Look at what you do with a `wait` that cannot be read. It is neither “not at all” nor “for \
         ever”.",
        "Let the field be a number that may be left out, `Option<u64>`: axum's `Query` answers 400 \
         to everything else by itself.",
    ],
    code: STEP_5,
    diagnose: |difference| match &difference.kind {
        Kind::Status { expected: 400, actual: 500.. }
        | Kind::NoAnswer
        | Kind::Late(_) => Some(
            "The server broke on it, or waits for something. What comes from outside can be \
                 anything: look at all of the question before you wait, and say 400.",
        ),
        Kind::Status { expected: 400, .. } if is_about_the_cursor(difference) => Some(
            "`after=yesterday` was taken for no cursor at all. A reader whose cursor is broken gets \
             everything again, each time, and nobody learns why: say 400.",
        ),
        Kind::Status { expected: 400, .. } => Some(
            "It was taken for a good question. A reader that is told 400 stops, and its author looks for \
             the mistake; one that is answered goes on for ever.",
        ),
        _ => anywhere(difference),
    },
};

fn is_about_the_cursor(difference: &judge::Difference) -> bool {
    difference.lines().0.is_some_and(|due| due.at >= 2_000)
}

pub(super) const NO_LONGER: Scene = Scene {
    name: "no-longer-than-that",
    title: "No longer than 25 seconds",
    about: "Alice is ready to wait for an hour, and nobody writes. She is answered 204 all the same, \
            after 20 to 27 s. This scene lasts that long.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice").unseen();
            stage.until(0.5).await;
            alice.asks().await;
            stage.until(1.0).await;
            stage.event("alice", "is ready to wait for an hour");
            let asked = stage.now();
            let patience = Duration::from_secs(28);
            let heard = alice.waits(3600).may_be_answered_within(patience).await;
            let waited = (stage.now() - asked).as_secs_f64();
            let status = heard.map(|heard| heard.status);
            stage.until(29.0).await;
            match (status, waited) {
                (Some(204), 20.0..27.5) => {
                    stage.event("alice", "was answered 204 after 20 to 27 s");
                }
                (Some(status), waited) => stage
                    .harm("alice", &format!("was answered {status} after {waited:.0} s")),
                (None, _) => stage.harm("alice", "still waits after 28 s"),
            }
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_no_longer_than_that.snap"),
    hints: [
        "Look at who decides how long a request is held. A proxy in front of you decides for both, \
         and mostly after 30 or 60 s.",
        "Hold it for as long as `wait` says, and for 25 s at most: `wait.min(25)`.",
    ],
    code: STEP_5,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("still") => Some(
            "A reader may ask for an hour, and is not given it: who stands in between gives up after 30 \
             or 60 s, and answers 504 in your name. Hold no request for more than 25 s.",
        ),
        Kind::NotSeen { .. } => Some(
            "She was ready to wait for long, so hold her request for 25 s: each answer with nothing in \
             it costs her another request.",
        ),
        _ => anywhere(difference),
    },
};
