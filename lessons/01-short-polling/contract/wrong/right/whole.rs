//! A whole server of the lesson in one file, as far as those have it in common that are wrong in one
//! place of it: each names what it takes from here, and writes the rest otherwise.

use std::sync::{Arc, Mutex};

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use server::{Clock, Surroundings};

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Message {
    pub(super) author: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Question {
    pub(super) after: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Batch {
    pub(super) messages: Vec<Message>,
    pub(super) next: String,
    pub(super) gap: bool,
    pub(super) poll_after_ms: u64,
}

#[derive(Clone)]
pub(super) struct Room {
    pub(super) epoch: String,
    pub(super) messages: Arc<Mutex<Vec<Message>>>,
    pub(super) clock: Clock,
    /// A second, and how many requests came in it.
    pub(super) count: Arc<Mutex<(u64, u32)>>,
}

pub(super) async fn publish(
    State(room): State<Room>,
    Json(message): Json<Message>,
) -> Response {
    if !room.admits() {
        return refusal();
    }
    if message.text.is_empty() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}

pub(super) async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Response {
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

pub(super) fn parse(cursor: &str) -> Option<(&str, usize)> {
    let (epoch, seq) = cursor.split_once('-')?;
    Some((epoch, seq.parse().ok()?))
}

pub(super) fn refusal() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1")]).into_response()
}

impl Room {
    pub(super) fn new(surroundings: &Surroundings) -> Self {
        Self {
            epoch: format!("{:x}", surroundings.seed),
            messages: Arc::default(),
            clock: surroundings.clock,
            count: Arc::default(),
        }
    }

    /// The first 500 requests of a second.
    pub(super) fn admits(&self) -> bool {
        let second = self.clock.now() / 1000;
        let mut count = self.count.lock().unwrap();
        if count.0 != second {
            *count = (second, 0);
        }
        count.1 += 1;
        count.1 <= 500
    }
}
