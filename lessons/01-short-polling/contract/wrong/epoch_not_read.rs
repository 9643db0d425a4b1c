//! The epoch stands in the cursor, and only the number is read.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use server::Surroundings;

use super::by_epoch::{Batch, Log, Question, publish};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let after = seq_in(&question.after);
    let gap = after.is_none() && !question.after.is_empty();
    let after = after.unwrap_or(0);
    let messages: Vec<_> =
        log.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}

/// The number in a cursor.
fn seq_in(cursor: &str) -> Option<usize> {
    cursor.split_once('-')?.1.parse().ok()
}
