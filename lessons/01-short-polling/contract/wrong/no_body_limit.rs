//! A body may be as long as axum lets it be, 2 MB.

use std::sync::Arc;

use axum::{Router, routing::get};
use server::Surroundings;

use super::whole::{Room, publish, read};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let room = Room {
        epoch: format!("{:x}", surroundings.seed),
        messages: Arc::default(),
        clock: surroundings.clock,
        count: Arc::default(),
    };
    Router::new().route("/messages", get(read).post(publish)).with_state(room)
}
