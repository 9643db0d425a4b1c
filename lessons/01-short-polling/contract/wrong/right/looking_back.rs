//! The exercise `before`, as far as its wrong solutions have it in common.

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
    pub(super) after: Option<String>,
    pub(super) before: Option<String>,
    pub(super) limit: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct Batch {
    /// The cursor to look back with.
    pub(super) prev: String,
    pub(super) messages: Vec<Message>,
    /// The cursor to ask with next.
    pub(super) next: String,
    /// There is nothing older.
    pub(super) first: bool,
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
