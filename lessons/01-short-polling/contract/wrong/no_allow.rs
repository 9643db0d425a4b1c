//! A method that is not known is answered 405, without `Allow`.

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, routing::any};
use server::Surroundings;

use super::whole::{Room, publish, read};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let room = Room {
        epoch: format!("{:x}", surroundings.seed),
        messages: Arc::default(),
        clock: surroundings.clock,
        count: Arc::default(),
    };
    Router::new()
        .route("/messages", any(not_allowed).get(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(room)
}

async fn not_allowed() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}
