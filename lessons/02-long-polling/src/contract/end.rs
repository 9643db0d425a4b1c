//! What a server that is told to stop does with those who wait.

use std::time::Duration;

use judge::{Code, Kind, Play, Scene, Stage};
use tokio::{
    task::JoinSet,
    time::{Instant, timeout_at},
};

use super::{LUNCH, anywhere::anywhere};

const STEP_7: Code =
    Code { path: "lessons/02-long-polling/src/step_7_many.rs", anchor: Some("read") };

/// How a reader's wait ended.
struct End {
    at: Duration,
    status: u16,
    /// Whether it was told that the connection ends.
    closes: bool,
    has_a_message: bool,
}

type Waiting = JoinSet<Option<End>>;

/// Twenty readers, who are not written down, wait.
fn twenty_wait(stage: &Stage) -> Waiting {
    let mut waiting = JoinSet::new();
    for number in 0..20 {
        let mut reader = stage.reader(&format!("reader{number}")).unseen();
        let stage = stage.clone();
        waiting.spawn(async move {
            reader.asks().await;
            let patience = Duration::from_secs(20);
            let heard = reader.waits(20).may_be_answered_within(patience).await?;
            Some(End {
                at: stage.now(),
                status: heard.status,
                closes: heard.header("connection").eq_ignore_ascii_case("close"),
                has_a_message: !heard.texts().is_empty(),
            })
        });
    }
    stage.event("crowd", "waits");
    waiting
}

/// Those that end within 5 s from the stop at 1.0 s, and a little more.
async fn ends_of(waiting: &mut Waiting, stage: &Stage) -> Vec<End> {
    let within = Duration::from_millis(6_400).saturating_sub(stage.now());
    let enough = Instant::now() + within;
    let mut ends = Vec::new();
    while let Ok(Some(ended)) = timeout_at(enough, waiting.join_next()).await {
        ends.extend(ended.expect("nothing panics in it"));
    }
    ends
}

pub(super) const THE_END: Scene = Scene {
    name: "the-end",
    title: "The server stops",
    about: "Twenty readers wait when the server is told to stop. Within 5 s each is answered 204 with \
            `Connection: close`, and not all of them in one moment.",
    play: Play::InMemory(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            let mut waiting = twenty_wait(&stage);
            stage.until(1.0).await;
            stage.stop();
            let ends = ends_of(&mut waiting, &stage).await;
            stage.until(7.5).await;
            let last = ends.iter().map(|end| end.at).max().unwrap_or_default();
            let first = ends.iter().map(|end| end.at).min().unwrap_or_default();
            match (ends.len(), waiting.len()) {
                _ if ends.iter().any(|end| end.status != 204) => {
                    stage.harm("crowd", "is answered by something else than 204");
                }
                (0, 1..) => stage.harm("crowd", "still waits after 5 s"),
                (_, 1..) => {
                    let what = "is answered in part, and the rest still waits after 5 s";
                    stage.harm("crowd", what);
                }
                (..20, _) => stage.harm("crowd", "is cut off without an answer"),
                _ => stage.event("crowd", "is answered 204 within 5 s"),
            }
            match ends.iter().all(|end| end.closes) {
                true => stage.event("crowd", "is told that the connection ends"),
                false => stage.harm("crowd", "is not told that the connection ends"),
            }
            match last - first >= Duration::from_millis(500) {
                true => stage.event("crowd", "leaves one after the other"),
                false => stage.harm("crowd", "leaves in one moment"),
            }
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_the_end.snap"),
    hints: [
        "Look at `surroundings.stop`: it is cancelled when the server is to end. Who waits at that \
         moment has done nothing wrong, and is to be sent elsewhere.",
        "Wait for the stop beside the news and the time: `tokio::select!`. Then draw a moment within \
         4 s for each request, and answer it 204 with `Connection: close` when that has come.",
    ],
    code: STEP_7,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("still") => Some(
            "They wait as if nothing had happened, and are cut off when the process ends. Listen to \
             `surroundings.stop` while you wait.",
        ),
        Kind::NotSeen { came: Some(came), .. }
            if came.starts_with("is answered in part") =>
        {
            Some(
                "Some are let go of too late: a process that is told to stop is killed if it takes its time. \
                 Draw the moment within 4 s.",
            )
        }
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("is cut") => Some(
            "Their lines were cut, and a reader that is cut off takes it for a failure, and backs off. Answer \
             each of them: 204.",
        ),
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("leaves") => Some(
            "All leave in one moment, and come to the next server in one moment. Draw a part of 4 s for \
             each: `fastrand::f64()`.",
        ),
        Kind::NotSeen { came: Some(came), .. } if came.starts_with("is not told") => {
            Some(
                "They will ask again on the same connection, to a server that ends. Say `Connection: close` \
             with the answer.",
            )
        }
        Kind::NotSeen { .. } => Some(
            "Nothing came, and that is no mistake of theirs: 204, as when their time is over.",
        ),
        _ => anywhere(difference),
    },
};

pub(super) const NEWS_AT_THE_END: Scene = Scene {
    name: "news-at-the-end",
    title: "A message while the server stops",
    about: "The server is told to stop, and before all have left Bob's message comes. Who is still there is \
            given it, at once; who has left was answered 204.",
    play: Play::InMemory(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            let mut waiting = twenty_wait(&stage);
            stage.until(1.0).await;
            stage.stop();
            stage.publish(1.5, LUNCH).await;
            let written = stage.now();
            let ends = ends_of(&mut waiting, &stage).await;
            stage.until(7.5).await;
            let at_once = written + stage.at_once();
            let has_left = |end: &&End| end.status == 204 && end.at <= at_once;
            let was_told = |end: &&End| end.has_a_message && end.at <= at_once;
            let (left, told) = (
                ends.iter().filter(has_left).count(),
                ends.iter().filter(was_told).count(),
            );
            match (left + told, told) {
                (20, 1..) => {
                    stage.event("crowd", "has left, or is given the message at once")
                }
                (_, 0) => stage.harm("crowd", "is not given the message"),
                _ => stage.harm("crowd", "is given the message in part"),
            }
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_news_at_the_end.snap"),
    hints: [
        "Look at what a request listens to while it waits for its turn to leave.",
        "A stop shortens the time of a request, and changes nothing else: set its end to the moment that you \
         drew, and go on with the loop. Then news, time and all else work as before.",
    ],
    code: STEP_7,
    diagnose: |difference| match &difference.kind {
        Kind::NotSeen { .. } => Some(
            "A request that is about to leave sleeps, and hears of nothing any more. The message is there, and \
             so is its reader: let the stop shorten the wait, and go on waiting for news until then.",
        ),
        _ => anywhere(difference),
    },
};
