//! Step 1. The server keeps the latest message and hands it to whoever asks.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::{Deserialize, Serialize};
use server::Surroundings;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

type Latest = Arc<Mutex<Option<Message>>>;

// ANCHOR: app
pub(crate) fn app(_: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Latest::default())
}
// ANCHOR_END: app

// ANCHOR: publish
async fn publish(
    State(latest): State<Latest>,
    Json(message): Json<Message>,
) -> StatusCode {
    *latest.lock().unwrap() = Some(message);
    StatusCode::CREATED
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(State(latest): State<Latest>) -> Json<Option<Message>> {
    Json(latest.lock().unwrap().clone())
}
// ANCHOR_END: read
