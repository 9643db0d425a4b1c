//! A request that waits holds nothing that others need.

use std::time::Duration;

use judge::{Code, Difference, Kind, Play, Scene};
use tokio::task::JoinSet;

use crate::contract::{LUNCH, RAMEN, anywhere::anywhere};

const SOLUTION: Code = Code {
    path: "lessons/02-long-polling/contract/solutions/pool.rs",
    anchor: Some("read"),
};

pub(super) const TWO_WAIT: Scene = Scene {
    name: "pool-two-wait",
    title: "Two wait, and one writes",
    about: "Alice and Dave wait. Bob writes: he is answered at once, and so are they. Then Alice waits \
            for 1 s, and nothing comes.",
    play: Play::InMemory(|stage| {
        Box::pin(async move {
            let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
            stage.until(0.5).await;
            alice.asks().await;
            dave.asks().await;
            stage.until(1.0).await;
            let (hers, his) = (alice.waits(20), dave.waits(20));
            stage.publish(2.0, LUNCH).await;
            hers.is_answered().await;
            his.is_answered().await;
            stage.until(3.0).await;
            alice.waits(1).is_answered().await;
            stage.publish(4.5, RAMEN).await;
            stage.until(5.0).await;
            alice.waits(20).is_answered().await;
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_pool_two_wait.snap"),
    hints: [
        "Look at how long a request has the connection, and at what it does in most of that time.",
        "Take the connection for a look, and give it back before you wait. In Rust a value is dropped at \
         the end of its block, or by `drop`.",
    ],
    code: SOLUTION,
    diagnose: |difference| match &difference.kind {
        Kind::NoAnswer | Kind::Late(_) if is_bob(difference) => Some(
            "Bob cannot write: the one connection is with a reader who waits for him to write. Give it \
             back before you wait.",
        ),
        Kind::NoAnswer | Kind::Late(_) => Some(
            "Somebody has the connection and does not need it. Whoever asks meanwhile stands still, also \
             one who need not wait for news at all.",
        ),
        Kind::Missing { .. } => Some(
            "She was woken, and answered with what was seen before she waited. Take the connection once more, \
             and look again.",
        ),
        Kind::Early(_) => Some(
            "She was answered before anything came. Giving the connection back is no reason to answer: \
             wait, take it again, and look again.",
        ),
        _ => anywhere(difference),
    },
};

fn is_bob(difference: &Difference) -> bool {
    difference.lines().0.is_some_and(|due| due.who == "bob" || due.who == "carol")
}

/// What one word to the database takes.
const A_WORD: Duration = Duration::from_millis(10);
const MANY: u32 = 20;

pub(super) const TWENTY_WAIT: Scene = Scene {
    name: "pool-twenty-wait",
    title: "Twenty wait, and there is still one connection",
    about: "Twenty readers wait when Bob writes. All of them are answered, one look after the other, \
            since there is one connection: within half a second, and not in one moment.",
    play: Play::InMemory(|stage| {
        Box::pin(async move {
            let mut waiting = JoinSet::new();
            for number in 0..MANY {
                let mut reader = stage.reader(&format!("reader{number}")).unseen();
                let stage = stage.clone();
                waiting.spawn(async move {
                    reader.asks().await;
                    let patience = Duration::from_secs(3);
                    let heard = reader.waits(20).may_be_answered_within(patience).await?;
                    (heard.texts().len() == 1).then(|| stage.now())
                });
            }
            stage.event("crowd", "waits");
            stage.until(1.0).await;
            stage.publish(1.0, LUNCH).await;
            let written = stage.now();
            let mut answered = Vec::new();
            while let Some(ended) = waiting.join_next().await {
                answered.extend(ended.expect("nothing panics in it"));
            }
            stage.until(5.0).await;
            match answered.len() as u32 {
                MANY => stage.event("crowd", "has heard of it, all twenty"),
                some => {
                    stage.harm("crowd", &format!("has heard of it, {some} of twenty"))
                }
            }
            let last = answered.iter().max().map_or(Duration::ZERO, |at| *at - written);
            let what = format!("the last of them {} ms later", last.as_millis());
            match last {
                _ if last < A_WORD * (MANY - 2) => stage.harm("crowd", &what),
                _ if last > Duration::from_millis(500) => stage.harm("crowd", &what),
                _ => stage.event("crowd", "one after the other, within half a second"),
            }
        })
    }),
    expected: include_str!("../../../tests/snapshots/contract_pool_twenty_wait.snap"),
    hints: [
        "Look at the pool: it still has one connection, and each look takes 10 ms.",
        "Each reader that is woken takes the connection, looks, and gives it back. Twenty looks are \
         200 ms; that is the price of one connection, and nobody pays more.",
    ],
    code: SOLUTION,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } if came.contains("of twenty") => Some(
            "Some of them were not answered. A message that comes while a request stands in line for the \
             connection must not be missed: begin to listen before the look, as in step 4.",
        ),
        Kind::NotSeen { .. } => Some(
            "There is one connection, and a look takes 10 ms: twenty looks take 200 ms, no less and not \
             much more. Change when a request has the connection, and leave the pool as it is.",
        ),
        _ => anywhere(difference),
    },
};
