//! Whatever comes is taken.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use server::Surroundings;

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
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let room =
        Room { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new()
        .route("/messages", get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(room)
}

async fn publish(State(room): State<Room>, Json(message): Json<Message>) -> Response {
    if message.text.is_empty() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}

async fn read(State(room): State<Room>, Query(question): Query<Question>) -> Response {
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
