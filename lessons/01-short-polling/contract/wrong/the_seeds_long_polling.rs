//! A read empties the list, and there is no cursor, as in the seed's server for long polling.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::{Deserialize, Serialize};
use server::Surroundings;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
}

type Log = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>) -> Json<Batch> {
    let messages = std::mem::take(&mut *log.lock().unwrap());
    Json(Batch { messages })
}
