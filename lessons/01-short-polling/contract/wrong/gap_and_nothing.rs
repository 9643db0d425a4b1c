//! After a restart the answer has a gap, and none of the messages that there are.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::{Deserialize, Serialize};
use server::Surroundings;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
    next: String,
    /// The reader's cursor is of another epoch: what came after it is gone.
    gap: bool,
}

#[derive(Clone)]
struct Log {
    /// Another one for each start of the server.
    epoch: String,
    messages: Arc<Mutex<Vec<Message>>>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.messages.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let after = seq_in(&log.epoch, &question.after);
    let gap = after.is_none() && !question.after.is_empty();
    let after = if gap { usize::MAX } else { after.unwrap_or(0) };
    let messages: Vec<_> =
        log.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = match gap {
        true => format!("{}-0", log.epoch),
        false => format!("{}-{}", log.epoch, after + messages.len()),
    };
    Json(Batch { messages, next, gap })
}

/// The number in a cursor of this epoch; nothing for any other cursor.
fn seq_in(epoch: &str, cursor: &str) -> Option<usize> {
    cursor.strip_prefix(epoch)?.strip_prefix('-')?.parse().ok()
}
