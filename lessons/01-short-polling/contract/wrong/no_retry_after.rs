//! A refusal does not say when to come back.

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use server::Surroundings;

use super::whole::{Batch, Message, Question, Room, parse};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Room::new(&surroundings))
}

async fn publish(State(room): State<Room>, Json(message): Json<Message>) -> Response {
    if !room.admits() {
        return refusal();
    }
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

fn refusal() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
