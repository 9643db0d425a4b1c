//! The epoch stands in the cursor, and a restart is told by the length of the list.

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
    let seq = seq_in(&question.after);
    let all = log.messages.lock().unwrap();
    let gap = seq > all.len();
    let after = if gap { 0 } else { seq };
    let messages: Vec<_> = all.iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}

/// The number in a cursor.
fn seq_in(cursor: &str) -> usize {
    cursor.split_once('-').and_then(|(_, seq)| seq.parse().ok()).unwrap_or(0)
}
