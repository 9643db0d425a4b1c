//! Every method reads.

use axum::{Router, extract::DefaultBodyLimit, routing::any};
use server::Surroundings;

use super::whole::{Room, publish, read};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", any(read).post(publish))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Room::new(&surroundings))
}
