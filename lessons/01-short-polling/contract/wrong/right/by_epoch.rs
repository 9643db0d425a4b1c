//! A server with an epoch in its cursors, as far as those have it in common that are wrong in one place
//! of it.

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
    pub(super) after: String,
}

#[derive(Serialize)]
pub(super) struct Batch {
    pub(super) messages: Vec<Message>,
    pub(super) next: String,
    /// The reader's cursor is of another epoch: what came after it is gone.
    pub(super) gap: bool,
}

#[derive(Clone)]
pub(super) struct Log {
    /// Another one for each start of the server.
    pub(super) epoch: String,
    pub(super) messages: Arc<Mutex<Vec<Message>>>,
}

pub(super) async fn publish(
    State(log): State<Log>,
    Json(message): Json<Message>,
) -> StatusCode {
    log.messages.lock().unwrap().push(message);
    StatusCode::CREATED
}

/// The number in a cursor of this epoch; nothing for any other cursor.
pub(super) fn seq_in(epoch: &str, cursor: &str) -> Option<usize> {
    cursor.strip_prefix(epoch)?.strip_prefix('-')?.parse().ok()
}
