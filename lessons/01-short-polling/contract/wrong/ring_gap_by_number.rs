//! A gap is a number that lies too far back, and a cursor of another epoch counts as 0.

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
    let after = seq_in(&log.epoch, &question.after).unwrap_or(0);
    let gap = !question.after.is_empty() && after < kept.gone;
    let after = after.max(kept.gone);
    let messages: Vec<_> =
        kept.messages.iter().skip(after - kept.gone).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}
