//! `after` is not looked at: everything, each time.

use axum::{Json, Router, extract::State, routing::get};
use server::Surroundings;

use super::by_number::{Batch, Log, publish};

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(State(log): State<Log>) -> Json<Batch> {
    let messages = log.lock().unwrap().clone();
    let next = messages.len();
    Json(Batch { messages, next })
}
