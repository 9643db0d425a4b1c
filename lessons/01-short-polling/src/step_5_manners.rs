//! Step 5. The server says how often it wants to be asked, and refuses what it cannot
//! take.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{FromRequest, Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use message_log::{Cursor, Epoch, Limits, Log};
use serde::Deserialize;
use server::{Body, Clock, Problem, Surroundings};

use crate::{
    admission::Admission,
    answer::{Batch, Message},
    condition,
};

const MOST_MESSAGES: usize = 500;

/// What one room keeps and takes.
pub(crate) struct Capacity {
    pub(crate) log: Limits,
    pub(crate) requests_per_second: u32,
}

impl Default for Capacity {
    /// A thousand readers that ask every two seconds.
    fn default() -> Self {
        Self { log: Limits::default(), requests_per_second: 500 }
    }
}

// ANCHOR: room
#[derive(Clone)]
struct Room {
    log: Arc<Mutex<Log>>,
    admission: Arc<Mutex<Admission>>,
    clock: Clock,
    opened: u64,
}
// ANCHOR_END: room

#[derive(Deserialize)]
struct Question {
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Deserialize)]
struct Publish {
    author: String,
    text: String,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    app_with(Capacity::default(), surroundings)
}

pub(crate) fn app_with(capacity: Capacity, surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, .. } = surroundings;
    let room = Room {
        log: Arc::new(Mutex::new(Log::new(Epoch::from_seed(seed), capacity.log))),
        admission: Arc::new(Mutex::new(Admission::new(capacity.requests_per_second))),
        clock,
        opened: clock.now(),
    };
    let routes =
        Router::new().route("/messages", get(read).post(publish)).with_state(room);
    server::problems(routes)
}

async fn publish(
    State(room): State<Room>,
    request: Request,
) -> Result<(StatusCode, Json<Message>), Problem> {
    // Before the body is waited for.
    room.admit()?;
    let Body(new) = Body::<Publish>::from_request(request, &room).await?;
    let appended =
        room.log.lock().unwrap().append(&new.author, &new.text, room.clock.now());
    let message = appended.map_err(|refused| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refused.to_string())
    })?;
    Ok((StatusCode::CREATED, Json(Message::from(&*message))))
}

// ANCHOR: read
async fn read(
    State(room): State<Room>,
    headers: HeaderMap,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Response, Problem> {
    room.admit()?;
    let Query(Question { after, limit }) = question?;
    let after = after.map(|cursor| cursor.parse::<Cursor>()).transpose();
    let after = after
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    let limit = limit.unwrap_or(100).clamp(1, MOST_MESSAGES);
    let log = room.log.lock().unwrap();
    let (batch, poll_after_ms) = (log.read(after, limit), room.poll_after_ms(&log));
    drop(log);
    let answer = || Json(Batch::new(&batch, poll_after_ms));
    Ok(match after {
        // Each of these is asked for once, and is of use once.
        Some(_) => ([(header::CACHE_CONTROL, "no-store")], answer()).into_response(),
        None => condition::unless_known(&headers, &batch.latest, answer),
    })
}
// ANCHOR_END: read

impl Room {
    // ANCHOR: admit
    fn admit(&self) -> Result<(), Problem> {
        if self.admission.lock().unwrap().admit() {
            return Ok(());
        }
        let detail = "this room gets more requests than it takes: ask again later";
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(1))
    }
    // ANCHOR_END: admit

    // ANCHOR: interval
    /// A tenth of the silence so far, but at least 2 s and at most 15 s: a room in
    /// which nobody spoke for a minute may well be silent for six seconds more.
    fn poll_after_ms(&self, log: &Log) -> u64 {
        let last = log.newest().map_or(self.opened, |message| message.at);
        (self.clock.now().saturating_sub(last) / 10).clamp(2_000, 15_000)
    }
    // ANCHOR_END: interval
}
