//! What a server of the lesson does for its readers.

use judge::{Code, Difference, Kind, Play, Scene, Shown};

use super::{COMING, LUNCH, PIZZA, RAMEN, TABLE, anywhere::anywhere};

pub(super) const TWO_BETWEEN_POLLS: Scene = Scene {
    name: "two-between-polls",
    title: "Two messages between two polls",
    about: "Bob and Carol write, then Alice polls and gets both. Her next poll brings what has \
            come since, the one after it nothing.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.publish(1.0, RAMEN).await;
            stage.until(1.5).await;
            alice.asks().await;
            stage.publish(2.0, TABLE).await;
            stage.until(2.5).await;
            alice.asks().await;
            stage.until(3.5).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_two_between_polls.snap"),
    hints: [
        "Look at two things. What the server keeps: a place for one message cannot hold two. And \
         what a reader can say: its first request has no `after`, each later one has, and the \
         server is to take both.",
        "Keep every message, in a list. Read `after` from the query: it is what you gave as `next` \
         the last time, and is not there the first time. Answer `{\"messages\": […], \"next\": …}` \
         with the messages that come after it.",
    ],
    code: Code {
        path: "lessons/01-short-polling/src/step_2_cursor.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Missing { .. } if is_one_message(difference) => Some(
            "Only some of the messages came. A place that holds one message loses the one before: \
             keep them all, in a list, and answer with an object that has the list.",
        ),
        Kind::Missing { .. } => Some(
            "A message did not come. Either the server keeps one and loses the one before: keep them \
             all, in a list. Or it begins one too late: who has seen `n` messages gets the rest \
             from index `n` on.",
        ),
        Kind::Again(_) => Some(
            "The reader gets again what it has. With `after` it says how far it has come: leave out \
             what lies before. If you do, `next` is too small: it counts all messages that the \
             reader then has, not those of this batch, and not one less.",
        ),
        Kind::NoCursor { .. } => Some(
            "What is missing is `next`, the cursor with which the reader asks the next time: how many \
             messages it then has. Every batch has one, an empty one too.",
        ),
        Kind::Cursor { .. } => Some(
            "`next` goes forward when there are messages, by as many as there are, and stays where \
             it is when there are none. (If it is the length of your list: does reading take the \
             messages out of it?)",
        ),
        Kind::Status { expected: 200, actual: 400 | 422 } => Some(
            "A good request was refused. A reader that comes for the first time has no `after`, and \
             begins at the first message: give the field of your query a default.",
        ),
        _ => anywhere(difference),
    },
};

/// An answer as the first step gives it: a message, and no batch.
fn is_one_message(difference: &Difference) -> bool {
    let (_, came) = difference.lines();
    came.is_some_and(|came| !came.details.iter().any(|fact| fact.starts_with("next: ")))
}

pub(super) const TWO_READERS: Scene = Scene {
    name: "two-readers",
    title: "Two readers",
    about: "Alice and Dave read the same room, each at their own pace. Both get everything, once.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let (mut alice, mut dave) = (stage.reader("alice"), stage.reader("dave"));
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.publish(1.5, RAMEN).await;
            stage.until(2.0).await;
            dave.asks().await;
            stage.until(2.5).await;
            alice.asks().await;
            stage.publish(3.0, TABLE).await;
            stage.until(3.5).await;
            dave.asks().await;
            stage.until(4.0).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_two_readers.snap"),
    hints: [
        "Look for whatever changes in your server when somebody *reads*. A second reader must not \
         notice that the first was there.",
        "How far a reader has come is the reader's to know: it is in its request, as `after`. The \
         server keeps messages and nothing about readers.",
    ],
    code: Code {
        path: "lessons/01-short-polling/src/step_2_cursor.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Missing { .. } => Some(
            "A message that one reader got is gone for the other. Reading must not take it out of \
             the list, nor move a mark that all readers share.",
        ),
        Kind::Again(_) | Kind::Cursor { .. } => Some(
            "What a reader gets depends on the `after` of its own request, and on nothing that \
             another reader did.",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const RESTART: Scene = Scene {
    name: "restart",
    title: "A restart",
    about: "Alice has two messages when the server restarts and forgets them. One new message \
            comes. Her next poll brings it, and says that there is a gap.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.publish(1.0, RAMEN).await;
            stage.until(1.5).await;
            alice.asks().await;
            stage.until(2.0).await;
            stage.restart();
            stage.publish(2.5, TABLE).await;
            stage.until(3.0).await;
            alice.asks().await;
            stage.publish(3.5, PIZZA).await;
            stage.until(4.0).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_restart.snap"),
    hints: [
        "Look at the cursor that Alice brings after the restart. It is a number of the old list, \
         and the new server cannot see that it is.",
        "Put an epoch into the cursor: something that is different for each start, such as \
         `surroundings.seed` here, or one for each room. A cursor of another epoch means that the reader's history is gone: \
         answer `\"gap\": true` and everything from the first message on.",
    ],
    code: Code {
        path: "lessons/01-short-polling/src/step_3_epoch.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Missing { only_a_gap: true, .. } => Some(
            "The gap is said. With it come the messages that the new server has, from its first on: \
             a gap is no reason to keep them back.",
        ),
        Kind::Missing { .. } => Some(
            "The message after the restart does not come: the new server has one message, and the \
             reader asks for what comes after two. The cursor has to have the server's epoch in it, \
             the epoch has to be another one after each start (`surroundings.seed` is; over the network it has to be one for each room), and a server \
             has to compare it with its own before it looks at the number.",
        ),
        Kind::NoGap => Some(
            "The reader gets the new message, and is not told that others are lost. Say it in the \
             answer: `\"gap\": true`.",
        ),
        Kind::Cursor { .. } => Some(
            "Two servers gave the same cursor for two places. A number alone means another place after \
             each restart: put the epoch into the cursor, so that the new server gives none that the \
             old one gave.",
        ),
        Kind::Gap => Some(
            "There is a gap only when a reader brings a cursor of another epoch: not for one of \
             this epoch, and not for a reader without a cursor.",
        ),
        Kind::Status { expected: 200, actual: 400..500 } => Some(
            "A cursor of another epoch is no mistake of the reader's, so it is not refused: it is \
             answered 200, with a gap.",
        ),
        Kind::NoAnswer => Some(
            "The server did not answer at all. Does it slice its list at an index that is not there \
             any more, or count below zero?",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const RESTART_AND_MORE: Scene = Scene {
    name: "restart-and-more",
    title: "A restart, and as many messages again",
    about: "As before, but three messages come before Alice asks again: the new list is longer \
            than what she had.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mut alice = stage.reader("alice");
            stage.publish(0.5, LUNCH).await;
            stage.until(1.0).await;
            alice.asks().await;
            stage.until(1.5).await;
            stage.restart();
            stage.publish(2.0, TABLE).await;
            stage.publish(2.5, PIZZA).await;
            stage.publish(3.0, COMING).await;
            stage.until(3.5).await;
            alice.asks().await;
            stage.until(4.0).await;
            alice.asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_restart_and_more.snap"),
    hints: [
        "Look at how you notice the restart. The length of the list says nothing of it.",
        "A number cannot say which list it belongs to, however you compare it. The epoch has to be \
         part of the cursor itself.",
    ],
    code: Code {
        path: "lessons/01-short-polling/src/step_3_epoch.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::Missing { .. } | Kind::NoGap => Some(
            "The new list is longer than the reader's number, so nothing looks wrong, and a message \
             is swallowed. A number alone cannot tell: the epoch has to be in the cursor, and to be \
             compared.",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const HOW_OFTEN: Scene = Scene {
    name: "how-often",
    title: "How often to ask",
    about: "Each answer to a poll says in `poll_after_ms` when the server wants to be asked again: \
            after 2 to 15 seconds.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let alice = stage.reader("alice");
            let told = async |seconds| {
                stage.until(seconds).await;
                let heard = alice.asks_for("/messages", Shown::BATCH).await;
                let told = &heard.body["poll_after_ms"];
                let what = match told.as_f64() {
                    Some(2_000.0..=15_000.0) => {
                        "is told to ask again after 2 to 15 s".into()
                    }
                    Some(ms) => format!("{TOLD}{} s", ms / 1000.0),
                    None if told.is_null() => NOT_TOLD.into(),
                    None => format!("{TOLD}{told}{NO_NUMBER}"),
                };
                stage.event("alice", &what);
            };
            told(0.5).await;
            stage.publish(1.0, LUNCH).await;
            told(1.5).await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_how_often.snap"),
    hints: [
        "Look at the answer to a poll. An interval that is written into the page cannot be changed \
         while the page is open; one that comes with the answer can.",
        "A 2000 in each batch passes. To do better, keep the instant of the newest message, and in \
         an empty room that of its beginning. A tenth of the time since then, but no less than 2000 \
         and no more than 15000, is what our server says; `surroundings.clock` has the time.",
    ],
    code: Code {
        path: "lessons/01-short-polling/src/step_5_manners.rs",
        anchor: Some("read"),
    },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } => Some(match came.strip_prefix(TOLD) {
            Some(told) if told.ends_with(NO_NUMBER) => {
                "`poll_after_ms` is a number, without quotation marks or a unit: `\"poll_after_ms\": 2000`."
            }
            Some(told) if told.starts_with('0') => {
                "That is a field in seconds, or a zero: `poll_after_ms` counts milliseconds."
            }
            None if came == NOT_TOLD => {
                "The answer has no field `poll_after_ms`. The server knows how busy it is: let it say in \
                 each batch after how many milliseconds it wants to be asked again."
            }
            _ => {
                "`poll_after_ms` counts milliseconds, and lies between 2000 and 15000: sooner costs the \
                 server too much, later the reader."
            }
        }),
        _ => anywhere(difference),
    },
};

const TOLD: &str = "is told to ask again after ";
const NO_NUMBER: &str = ", which is no number";
const NOT_TOLD: &str = "is not told when to ask again";

pub(super) const A_CROWD: Scene = Scene {
    name: "a-crowd",
    title: "A crowd",
    about: "Twenty readers ask as fast as they are answered, 1,200 times or more: more than twice of \
            what a room takes in a second. Some are answered; the rest are refused with 503 and \
            `Retry-After`, before any work is done for them. Whoever then waits as long as it says \
            is answered again.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.publish(0.5, LUNCH).await;
            // In 2.4 s a room of 500 requests a second takes 1,700. Who answers that many, and no
            // more, may be slow, and shows nothing.
            let answers = stage.crowd(1200..=3000, 2.9).await;
            stage.until(3.0).await;
            let of = |status| answers.iter().filter(|(got, _)| *got == status).count();
            let refused = of(503) + of(429);
            let what = match (of(200), refused) {
                _ if of(0) > 0 => LEFT_WAITING,
                (ok, refused) if ok + refused < answers.len() => SOMETHING_ELSE,
                (0, _) => ALL_REFUSED,
                (..=1700, 0) => TOO_SLOWLY,
                (_, 0) => ALL_ANSWERED,
                _ => "is answered 200 in part and refused in part",
            };
            stage.event("crowd", what);
            let waits: Vec<_> = answers
                .iter()
                .filter(|(status, _)| matches!(status, 429 | 503))
                .map(|(_, after)| *after)
                .collect();
            let what = match waits.iter().flatten().max() {
                _ if waits.iter().any(Option::is_none) => NO_RETRY_AFTER,
                Some(1..=2) => "is told to come back after 1 or 2 s",
                Some(0) => COME_AT_ONCE,
                Some(_) => COME_LATE,
                None => NO_RETRY_AFTER,
            };
            stage.event("crowd", what);
            stage.until(5.0).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_a_crowd.snap"),
    hints: [
        "Look at the first line of your handlers. A server that takes all that comes gives every \
         one of a thousand an answer, late. Count what comes in a second, and refuse the rest.",
        "A room keeps two things: a number of tokens, 500 at first, and when it was last filled. With \
         each request add 500 for each second since then, up to 500. If there is one, take it, and \
         answer; if not, answer 503 with the header `Retry-After: 1`.",
    ],
    code: Code { path: "lessons/01-short-polling/src/admission.rs", anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } => match came.as_str() {
            ALL_REFUSED => Some(
                "Nobody in the crowd was answered. A room goes on taking what it can, 500 in a second, \
                 and refuses the rest.",
            ),
            TOO_SLOWLY => Some(
                "In 2.4 s your server gave no more than 1,700 answers, which a room of 500 a second \
                 takes: whether it refuses the rest cannot be seen. If your machine is busy, judge it \
                 again. If the server is that slow, its rooms should take less: 200 a second.",
            ),
            ALL_ANSWERED => Some(
                "All were answered 200. Twenty readers do not hurt a server; twenty thousand do, and \
                 then every one waits. Count what comes in a second, and refuse what is more than 500.",
            ),
            SOMETHING_ELSE => Some(
                "Some answers were neither 200 nor a refusal. 503 says “I cannot now”, and 429 “you ask \
                 too often”; any other status is read as a fault.",
            ),
            LEFT_WAITING => Some(
                "Some requests got no answer within a second, or lost their connection. A refusal is an \
                 answer, and a quick one. (Over the network a short queue of new connections does it \
                 too: `listen` with a backlog of 5 is too short for a crowd.)",
            ),
            NO_RETRY_AFTER => Some(
                "A refusal without `Retry-After` is an invitation to try again at once. Give it a \
                 number of seconds: 1.",
            ),
            COME_AT_ONCE | COME_LATE => Some(
                "`Retry-After` counts seconds. A room that takes 500 requests a second has room again \
                 after one.",
            ),
            _ => anywhere(difference),
        },
        Kind::Status { expected: 200, actual: 429 | 503 } => Some(
            "Two seconds later a single reader is still refused: what was used up has to come back \
             as time passes. (In Rust: scenes are played in virtual time. `tokio::time::Instant` and \
             `surroundings.clock` follow it, `std::time::Instant` does not.)",
        ),
        _ => anywhere(difference),
    },
};

const SOMETHING_ELSE: &str = "is answered by something else than 200 and 503";
const LEFT_WAITING: &str = "is left without an answer in part";
const ALL_REFUSED: &str = "is refused altogether";
const TOO_SLOWLY: &str = "is answered too slowly to fill the room";
const ALL_ANSWERED: &str = "is answered 200 altogether";
const NO_RETRY_AFTER: &str = "is not told when to come back";
const COME_AT_ONCE: &str = "is told to come back at once";
const COME_LATE: &str = "is told to come back after more than 2 s";
