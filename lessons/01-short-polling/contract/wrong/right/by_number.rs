//! A server that counts its messages, as far as those have it in common that are wrong in one place of
//! it: each names what it takes from here, and writes the rest otherwise.

use std::sync::{Arc, Mutex};

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Message {
    pub(super) author: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    pub(super) after: usize,
}

#[derive(Serialize)]
pub(super) struct Batch {
    pub(super) messages: Vec<Message>,
    /// The cursor to ask with next.
    pub(super) next: usize,
}

pub(super) type Log = Arc<Mutex<Vec<Message>>>;

pub(super) async fn publish(
    State(log): State<Log>,
    Json(message): Json<Message>,
) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::CREATED
}
