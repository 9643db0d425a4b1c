//! What a server does when many wait, or much comes, or it is told to stop.

use std::{ops::RangeInclusive, time::Duration};

use judge::{Code, Kind, Play, Scene};
use tokio::task::JoinSet;

use super::{LUNCH, anywhere::anywhere};

const STEP_7: Code =
    Code { path: "lessons/02-long-polling/src/step_7_many.rs", anchor: Some("read") };

pub(super) const NOT_STORED: Scene = Scene {
    name: "not-stored",
    title: "Not to be stored",
    about: "Alice is answered 200, then 204. Both answers say that nobody may keep them.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            let batch = alice.begins_to_ask().is_answered().await;
            stage.event("alice", &kept(batch.header("cache-control")));
            stage.until(1.5).await;
            let nothing = alice.waits(0).is_answered().await;
            stage.event("alice", &kept(nothing.header("cache-control")));
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_not_stored.snap"),
    hints: [
        "Look at the headers of your answers. A GET may be answered by any cache on the way, with \
         what it has, unless the answer said otherwise.",
        "Send `Cache-Control: no-store` with the batch and with the 204.",
    ],
    code: STEP_7,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("is told") => Some(
            "That does not keep a cache from keeping the answer. `no-cache` lets it be kept as well, and \
             asks for a question before it is used (RFC 9111, section 5.2.2.4): say `no-store`.",
        ),
        Kind::NotSeen { .. } => Some(
            "An answer without `Cache-Control: no-store` may be kept, and given to the next who asks \
             the same: it was new once. The 204 may be kept just as well as the batch.",
        ),
        _ => anywhere(difference),
    },
};

fn kept(cache_control: &str) -> String {
    let mut words = cache_control.split(',').map(str::trim);
    match (words.any(|word| word == "no-store"), cache_control) {
        (true, _) => "may not keep it (no-store)".into(),
        (false, "") => "is not told whether it may be kept".into(),
        (false, other) => format!("is told {other}"),
    }
}

/// In so many answers may come what is written in this time: a burst is over before the first is
/// written, or goes on while it is.
fn a_few(written_in: Duration) -> RangeInclusive<usize> {
    1..=4 + written_in.as_millis() as usize / 10
}

pub(super) const A_BURST: Scene = Scene {
    name: "a-burst",
    title: "A burst",
    about: "Bob writes ten messages as fast as they are taken, while Alice waits, and asks again after \
            each answer. She gets all of them once and in order, in one answer or a few.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, bob) =
                (stage.reader("alice").unseen(), stage.reader("bob").unseen());
            stage.until(0.5).await;
            alice.asks().await;
            stage.until(1.0).await;
            stage.event("bob", "writes ten messages");
            let texts: Vec<_> = (1..=10).map(|number| number.to_string()).collect();
            let mut writing = JoinSet::new();
            let sent = texts.clone();
            writing.spawn(async move {
                let begun = tokio::time::Instant::now();
                for text in &sent {
                    // In memory no time passes by itself.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    bob.publishes(text).await;
                }
                begun.elapsed()
            });
            let (mut shown, mut answers) = (Vec::new(), 0);
            while shown.len() < texts.len() {
                let asked = alice.waits(20);
                let heard = asked.may_be_answered_within(Duration::from_secs(1)).await;
                let Some(heard) = heard else { break };
                answers += 1;
                shown.extend(heard.texts().into_iter().map(str::to_string));
            }
            let written_in = writing.join_next().await.expect("bob").expect("no panic");
            // Has she been given anything that comes again, or is left?
            let asked = alice.waits(0);
            let heard = asked.may_be_answered_within(Duration::from_secs(1)).await;
            if let Some(heard) = heard {
                shown.extend(heard.texts().into_iter().map(str::to_string));
            }
            stage.until(3.5).await;
            match what_is_wrong(&texts, &shown) {
                None => stage.event("alice", "has all ten, once and in order"),
                Some(what) => stage.harm("alice", &what),
            }
            match a_few(written_in).contains(&answers) {
                true => stage.event("alice", "had them in a few answers"),
                false => stage.harm("alice", &format!("had them in {answers} answers")),
            }
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_a_burst.snap"),
    hints: [
        "Look at the first of ten messages: it wakes a reader, is answered alone, and the others \
         wait for the next request.",
        "When a request is woken, let 10 ms pass before you look: what comes meanwhile goes into the \
         same answer. 0 to 20 ms are not noticed by anybody.",
    ],
    code: STEP_7,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } if came.ends_with("answers") => Some(
            "Each message was an answer of its own, and a request. Let a moment pass between being \
             woken and looking, 10 ms: a burst is one answer then.",
        ),
        Kind::NotSeen { came: Some(came), .. } if came.contains("again") => Some(
            "What came while the burst was gathered is in the answer, and she gets it again: `next` was taken \
             before. Wait first, then look once, and take messages and `next` from that look.",
        ),
        Kind::NotSeen { came: Some(came), .. } if came.contains("never") => Some(
            "What came while the burst was gathered is not in the answer, and `next` lies behind it: she will \
             never get it. Wait first, then look once, and take messages and `next` from that look.",
        ),
        Kind::NotSeen { .. } => Some(
            "The messages of the burst came in another order than they were written in. The place in the log \
             is the order: append and number under one lock.",
        ),
        _ => anywhere(difference),
    },
};

fn what_is_wrong(sent: &[String], shown: &[String]) -> Option<String> {
    let times = |text: &String| shown.iter().filter(|other| *other == text).count();
    let which = |wrong: fn(usize) -> bool| {
        let texts: Vec<_> =
            sent.iter().filter(|text| wrong(times(text))).cloned().collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    };
    if let Some(texts) = which(|times| times == 0) {
        return Some(format!("never gets {texts}"));
    }
    if let Some(texts) = which(|times| times > 1) {
        return Some(format!("gets {texts} again"));
    }
    (shown != sent).then(|| format!("gets them as {}", shown.join(", ")))
}

/// As many as the lesson's last step holds, and some more.
const A_CROWD: usize = 5_200;

pub(super) const A_FULL_ROOM: Scene = Scene {
    name: "a-full-room",
    title: "A full room",
    about: "Readers come and wait, a hundred at a time, until one is refused with 503 and \
            `Retry-After`, or there are 5,200. While the room is full, Alice asks for a message that is \
            there, and gets it. Then all hang up, and she waits as ever.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.until(0.5).await;
            let empty = alice.asks_for("/messages", judge::Shown::BATCH).await;
            stage.publish(1.0, LUNCH).await;
            let mut carol = stage.reader("carol").unseen();
            carol.asks().await;
            let target = carol.target_of_a_wait(20);
            let crowd = stage.crowd_waits(&target, A_CROWD).await;
            stage.until(6.0).await;
            stage.event("crowd", refused(&crowd.answered, crowd.held()));
            stage.event("crowd", told(&crowd.answered));
            stage.until(6.5).await;
            alice.goes_on_from(&empty);
            alice.waits(20).is_answered().await;
            stage.until(7.0).await;
            stage.event("crowd", "hangs up");
            drop(crowd);
            stage.until(8.0).await;
            let asked = alice.waits(20);
            stage.publish(8.5, LUNCH).await;
            asked.is_answered().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_a_full_room.snap"),
    hints: [
        "Look at what a request costs while it is held, and at how many you hold. Memory has an end, \
         and so has the list of open files.",
        "Count those who wait, and refuse the next with 503 and `Retry-After: 1` before it waits. Give \
         the place back when the request ends, however it ends: in Rust by `Drop`.",
    ],
    code: Code { path: "lessons/02-long-polling/src/held.rs", anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } => match came.as_str() {
            ALL_HELD => Some(
                "All that came are held. Choose a number that your server can carry, 5,000 or fewer, and \
                 answer 503 to whoever would have to wait beyond it. Who waits for a place is held as well: with \
                 a semaphore, `try_acquire` and not `acquire`.",
            ),
            NONE_HELD => Some("Nobody was let wait. A room that is empty has places."),
            SOMETHING_ELSE => Some(
                "Some were answered by something else than a refusal, though nobody wrote. 503 says “I \
                 cannot now”.",
            ),
            LEFT_OUT => Some(
                "Some connections broke. Refuse before your system does: a limit of open files is often \
                 1,024 or 256, so hold 200 at most if you do not know yours.",
            ),
            _ => Some(
                "Who is refused has to be told when to come back, or it comes back at once: \
                 `Retry-After: 1`, in seconds.",
            ),
        },
        Kind::Status { expected: 200, actual: 503 | 429 } => Some(
            "She was refused, and need not have waited, since there is a message for her: look first, and \
             take a place only to wait.",
        ),
        Kind::Early(_) if was_refused(difference) => Some(
            "She was refused. The crowd has hung up, and its places are still taken: give a place back \
             however its request ends. In axum a handler is dropped when its client hangs up, and its last \
             lines are never reached: give the place back in `Drop`.",
        ),
        _ => anywhere(difference),
    },
};

fn was_refused(difference: &judge::Difference) -> bool {
    let (_, came) = difference.lines();
    came.is_some_and(|came| matches!(came.text.as_str(), "429" | "503"))
}

const ALL_HELD: &str = "is held altogether";
const NONE_HELD: &str = "is refused altogether";
const SOMETHING_ELSE: &str = "is answered by something else than 503";
const LEFT_OUT: &str = "loses its connections in part";

fn refused(answered: &[(u16, Option<u64>)], held: usize) -> &'static str {
    let is_refusal = |status: &u16| matches!(status, 429 | 503);
    match answered {
        _ if answered.iter().any(|(status, _)| *status == 0) => LEFT_OUT,
        _ if !answered.iter().all(|(status, _)| is_refusal(status)) => SOMETHING_ELSE,
        [] => ALL_HELD,
        _ if held == 0 => NONE_HELD,
        _ => "is held in part, and the rest is refused",
    }
}

fn told(answered: &[(u16, Option<u64>)]) -> &'static str {
    match answered.iter().map(|(_, after)| *after).min().flatten() {
        Some(1..=60) => "is told when to come back",
        Some(_) => "is told to come back at once, or in more than a minute",
        None => "is not told when to come back",
    }
}
