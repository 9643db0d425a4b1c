//! `poll_after_ms` counts seconds.

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use server::Surroundings;

use super::whole::{Batch, Question, Room, parse, publish, refusal};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Room::new(&surroundings))
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
    Json(Batch { messages, next, gap, poll_after_ms: 2 }).into_response()
}
