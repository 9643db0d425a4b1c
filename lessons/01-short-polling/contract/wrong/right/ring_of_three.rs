//! The exercise `ring`, as far as its wrong solutions have it in common.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

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
    /// Messages that come after the reader's cursor are gone.
    pub(super) gap: bool,
}

/// How many messages a room keeps.
pub(super) const MOST: usize = 3;

#[derive(Clone)]
pub(super) struct Log {
    /// Another one for each start of the server.
    pub(super) epoch: String,
    pub(super) kept: Arc<Mutex<Kept>>,
}

/// The newest messages.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) messages: VecDeque<Message>,
    /// How many there were before them.
    pub(super) gone: usize,
}

pub(super) async fn publish(
    State(log): State<Log>,
    Json(message): Json<Message>,
) -> StatusCode {
    let mut kept = log.kept.lock().unwrap();
    kept.messages.push_back(message);
    if kept.messages.len() > MOST {
        kept.messages.pop_front();
        kept.gone += 1;
    }
    StatusCode::CREATED
}

/// The number in a cursor of this epoch; nothing for any other cursor.
pub(super) fn seq_in(epoch: &str, cursor: &str) -> Option<usize> {
    cursor.strip_prefix(epoch)?.strip_prefix('-')?.parse().ok()
}
