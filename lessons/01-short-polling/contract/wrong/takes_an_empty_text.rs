//! A message may be empty.

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
    room.messages.lock().unwrap().push(message);
    StatusCode::CREATED.into_response()
}
