//! Step 7. The server holds so many polls and no more, gathers a burst, and lets go of all
//! of them when it stops.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use message_log::{Epoch, Limits, Log};
use server::{Body, Clock, Problem, Surroundings};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

use crate::{
    answer::{self, Batch, Message, Publish, Question},
    held::Held,
};

const LONGEST_BODY: usize = 16 * 1024;
/// In seconds.
const LONGEST_WAIT: u64 = 25;
/// What comes so soon after the message that woke a reader is part of its answer.
const GATHERING: Duration = Duration::from_millis(10);
/// A second of drain for each thousand readers that come back elsewhere.
const MOST_HELD: usize = 5_000;

#[derive(Clone)]
struct Room {
    log: Arc<Mutex<Log>>,
    news: watch::Sender<()>,
    held: Held,
    clock: Clock,
    stop: CancellationToken,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    app_with(Limits::default(), Held::at_most(MOST_HELD), surroundings)
}

pub(crate) fn app_with(limits: Limits, held: Held, surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, stop } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), limits);
    let room = Room {
        log: Arc::new(Mutex::new(log)),
        news: watch::Sender::default(),
        held,
        clock,
        stop,
    };
    let routes =
        Router::new().route("/messages", get(read).post(publish)).with_state(room);
    server::problems(routes).layer(DefaultBodyLimit::max(LONGEST_BODY))
}

async fn publish(
    State(room): State<Room>,
    Body(new): Body<Publish>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let appended =
        room.log.lock().unwrap().append(&new.author, &new.text, room.clock.now());
    let message = appended.map_err(answer::refused)?;
    room.news.send_replace(());
    Ok((StatusCode::CREATED, Json(Message::from(&*message))))
}

// ANCHOR: read
async fn read(
    State(room): State<Room>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(question) = question?;
    let after = question.after()?;
    let wait = question.wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let enough = Instant::now() + Duration::from_secs(wait);
    let mut news = room.news.subscribe();
    let mut place = None;
    loop {
        let batch = room.log.lock().unwrap().read(after, 500);
        if batch.has_news() || after.is_none() {
            let answer = Json(Batch::from(&batch));
            return Ok(([(header::CACHE_CONTROL, "no-store")], answer).into_response());
        }
        if place.is_none() {
            place = Some(room.held.enter().ok_or_else(too_many)?);
        }
        tokio::select! {
            biased;
            () = room.stop.cancelled() => return Ok(nothing(true)),
            woken = timeout_at(enough, news.changed()) => match woken {
                Ok(_) => sleep(GATHERING).await,
                Err(_) => return Ok(nothing(false)),
            }
        }
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
