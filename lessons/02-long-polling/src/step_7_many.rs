//! Step 7. The server holds so many polls and no more, gathers a burst, and lets go of all
//! of them when it stops.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use message_log::{Epoch, Limits, Log};
use room_json::{Batch, Message, Publish, Question, refused};
use server::{Body, Clock, Problem, Surroundings};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

use crate::held::Held;

// ANCHOR: bounds
/// In seconds.
const LONGEST_WAIT: u64 = 25;
/// What comes so soon after the message that woke a reader is part of its answer.
const GATHERING: Duration = Duration::from_millis(10);
const MOST_HELD: usize = 5_000;
/// A server that stops lets go of its readers over this time, so that they do not come to the
/// next one all at once. Within [`server::DRAIN`], after which what is left is cut.
const LEAVING: Duration = Duration::from_secs(4);
// ANCHOR_END: bounds

/// Behind one `Arc`: each poll that is held holds it, and it alone.
struct Room {
    log: Mutex<Log>,
    news: watch::Sender<()>,
    held: Held,
    clock: Clock,
    random: Mutex<fastrand::Rng>,
    stop: CancellationToken,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    app_with(Limits::default(), Held::at_most(MOST_HELD), surroundings)
}

pub(crate) fn app_with(limits: Limits, held: Held, surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, stop } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), limits);
    let room = Arc::new(Room {
        log: Mutex::new(log),
        news: watch::Sender::default(),
        held,
        clock,
        random: Mutex::new(fastrand::Rng::with_seed(seed)),
        stop,
    });
    let routes =
        Router::new().route("/messages", get(read).post(publish)).with_state(room);
    server::problems(routes)
}

async fn publish(
    State(room): State<Arc<Room>>,
    Body(new): Body<Publish>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let appended =
        room.log.lock().unwrap().append(&new.author, &new.text, room.clock.now());
    let message = appended.map_err(refused)?;
    room.news.send_replace(());
    Ok((StatusCode::CREATED, Json(Message::from(&*message))))
}

// ANCHOR: read
async fn read(
    State(room): State<Arc<Room>>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(question) = question?;
    let after = question.after()?;
    let wait = question.wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let mut enough = Instant::now() + Duration::from_secs(wait);
    // Before the first look: what is appended after that look wakes this reader.
    let mut news = room.news.subscribe();
    let (mut place, mut stops) = (None, false);
    loop {
        let batch = room.log.lock().unwrap().read(after, 500);
        if batch.has_news() || after.is_none() {
            let answer = Json(Batch::from(&batch));
            return Ok(([(header::CACHE_CONTROL, "no-store")], answer).into_response());
        }
        if Instant::now() >= enough {
            return Ok(nothing(stops));
        }
        if place.is_none() {
            place = Some(room.held.enter().ok_or_else(too_many)?);
        }
        // ANCHOR: wait
        tokio::select! {
            biased;
            () = room.stop.cancelled(), if !stops => {
                let part = room.random.lock().unwrap().f64();
                (stops, enough) = (true, enough.min(Instant::now() + LEAVING.mul_f64(part)));
            }
            woken = timeout_at(enough, news.changed()) => if woken.is_ok() {
                sleep(GATHERING).await;
            }
        }
        // ANCHOR_END: wait
    }
}

/// 204; from a server that stops with the word that this connection ends.
fn nothing(stops: bool) -> Response {
    let kept = [(header::CACHE_CONTROL, "no-store")];
    match stops {
        true => (StatusCode::NO_CONTENT, kept, [(header::CONNECTION, "close")])
            .into_response(),
        false => (StatusCode::NO_CONTENT, kept).into_response(),
    }
}

fn too_many() -> Problem {
    let detail = "this room holds as many polls as it can: ask again later";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(1)
}
// ANCHOR_END: read
