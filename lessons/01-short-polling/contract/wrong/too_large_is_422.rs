//! A text that is too long is read to its end, and then refused as one that makes no sense.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use server::Surroundings;

use super::whole::{Message, Room, read, refusal};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Room::new(&surroundings))
}

async fn publish(State(room): State<Room>, Json(message): Json<Message>) -> Response {
    if !room.admits() {
        return refusal();
    }
    if message.text.is_empty() || message.text.len() > 4096 {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}
