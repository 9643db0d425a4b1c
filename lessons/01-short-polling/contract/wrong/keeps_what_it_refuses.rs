//! The message is kept, and then looked at.

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use server::Surroundings;

use super::whole::{Message, Room, read, refusal};

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
    let is_empty = message.text.is_empty();
    room.messages.lock().unwrap().push(message);
    if is_empty {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    StatusCode::CREATED.into_response()
}
