//! A body may be as long as axum lets it be, 2 MB.

use axum::{Router, routing::get};
use server::Surroundings;

use super::whole::{Room, publish, read};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Room::new(&surroundings))
}
