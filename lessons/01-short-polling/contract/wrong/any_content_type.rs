//! A body is read as JSON, whatever it is said to be.

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
    let message: Message = match serde_json::from_str(&body) {
        Ok(message) => message,
        Err(error) if error.is_data() => {
            return StatusCode::UNPROCESSABLE_ENTITY.into_response();
        }
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    if message.text.is_empty() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}
