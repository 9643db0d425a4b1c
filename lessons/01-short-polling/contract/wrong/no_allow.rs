//! A method that is not known is answered 405, without `Allow`.

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, routing::any};
use server::Surroundings;

use super::whole::{Room, publish, read};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", any(not_allowed).get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Room::new(&surroundings))
}

async fn not_allowed() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}
