//! A read empties the list, and there is no cursor, as in the seed's server for long polling.

use axum::{Json, Router, extract::State, routing::get};
use serde::Serialize;
use server::Surroundings;

use super::by_number::{Log, Message, publish};

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
}

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(State(log): State<Log>) -> Json<Batch> {
    let messages = std::mem::take(&mut *log.lock().unwrap());
    Json(Batch { messages })
}
