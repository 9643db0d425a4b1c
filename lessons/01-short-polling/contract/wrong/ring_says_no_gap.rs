//! Who comes too late begins at the oldest message that is kept, and is not told so.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use server::Surroundings;

use super::ring_of_three::{Batch, Log, Question, publish, seq_in};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), kept: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let kept = log.kept.lock().unwrap();
    let after = seq_in(&log.epoch, &question.after);
    let gap = after.is_none() && !question.after.is_empty();
    let after = after.unwrap_or(0).max(kept.gone);
    let messages: Vec<_> =
        kept.messages.iter().skip(after - kept.gone).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}
