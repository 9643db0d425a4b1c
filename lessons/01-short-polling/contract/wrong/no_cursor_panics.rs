//! What is no cursor is unwrapped.

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Query, State},
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
    let (epoch, seq) = parse(&cursor).unwrap();
    let gap = epoch != room.epoch;
    let after = if gap { 0 } else { seq };
    let messages: Vec<_> =
        room.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", room.epoch, after + messages.len());
    Json(Batch { messages, next, gap, poll_after_ms: 2000 }).into_response()
}
