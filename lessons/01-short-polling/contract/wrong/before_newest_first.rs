//! Whoever looks back gets the messages in the order in which they were found.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use server::Surroundings;

use super::looking_back::{Batch, Log, Question, publish, seq_in};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn read(
    State(log): State<Log>,
    Query(question): Query<Question>,
) -> Result<Json<Batch>, StatusCode> {
    let all = log.messages.lock().unwrap();
    let limit = question.limit.unwrap_or(all.len());
    let seq = |cursor: &str| seq_in(&log.epoch, cursor).filter(|seq| *seq <= all.len());
    let (start, end, gap) = match (&question.before, &question.after) {
        (Some(before), _) => {
            let end = seq(before).ok_or(StatusCode::BAD_REQUEST)?;
            (end.saturating_sub(limit), end, false)
        }
        (None, Some(after)) => {
            let start = seq(after).unwrap_or(0);
            (start, all.len().min(start.saturating_add(limit)), seq(after).is_none())
        }
        (None, None) => (all.len().saturating_sub(limit), all.len(), false),
    };
    let cursor = |seq| format!("{}-{seq}", log.epoch);
    let mut messages = all[start..end].to_vec();
    if question.before.is_some() {
        messages.reverse();
    }
    let (prev, next, first) = (cursor(start), cursor(end), start == 0);
    Ok(Json(Batch { prev, messages, next, first, gap }))
}
