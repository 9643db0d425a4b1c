//! A body that breaks off is taken for a message of the wrong shape.

use axum::{
    Router,
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

async fn publish(State(room): State<Room>, body: String) -> Response {
    if !room.admits() {
        return refusal();
    }
    let Ok(message) = serde_json::from_str::<Message>(&body) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    if message.text.is_empty() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}
