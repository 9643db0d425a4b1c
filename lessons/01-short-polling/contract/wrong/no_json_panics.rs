//! A body that is no JSON is unwrapped.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use server::{Clock, Surroundings};

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

#[derive(Deserialize)]
struct Question {
    after: Option<String>,
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
    next: String,
    gap: bool,
    poll_after_ms: u64,
}

#[derive(Clone)]
struct Room {
    epoch: String,
    messages: Arc<Mutex<Vec<Message>>>,
    clock: Clock,
    /// A second, and how many requests came in it.
    count: Arc<Mutex<(u64, u32)>>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let room = Room {
        epoch: format!("{:x}", surroundings.seed),
        messages: Arc::default(),
        clock: surroundings.clock,
        count: Arc::default(),
    };
    Router::new()
        .route("/messages", get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(room)
}

async fn publish(State(room): State<Room>, body: String) -> Response {
    if !room.admits() {
        return refusal();
    }
    let message: Message = serde_json::from_str(&body).unwrap();
    if message.text.is_empty() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}

async fn read(State(room): State<Room>, Query(question): Query<Question>) -> Response {
    if !room.admits() {
        return refusal();
    }
    let cursor = question.after.unwrap_or(format!("{}-0", room.epoch));
    let Some((epoch, seq)) = parse(&cursor) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let gap = epoch != room.epoch;
    let after = if gap { 0 } else { seq };
    let messages: Vec<_> =
        room.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", room.epoch, after + messages.len());
    Json(Batch { messages, next, gap, poll_after_ms: 2000 }).into_response()
}

fn parse(cursor: &str) -> Option<(&str, usize)> {
    let (epoch, seq) = cursor.split_once('-')?;
    Some((epoch, seq.parse().ok()?))
}

fn refusal() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1")]).into_response()
}

impl Room {
    /// The first 500 requests of a second.
    fn admits(&self) -> bool {
        let second = self.clock.now() / 1000;
        let mut count = self.count.lock().unwrap();
        if count.0 != second {
            *count = (second, 0);
        }
        count.1 += 1;
        count.1 <= 500
    }
}
