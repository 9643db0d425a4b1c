//! The room is emptied when it is full, instead of letting go of the oldest.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use server::Surroundings;

use super::ring_of_three::{Batch, Log, MOST, Message, Question, seq_in};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), kept: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    let mut kept = log.kept.lock().unwrap();
    kept.messages.push_back(message);
    if kept.messages.len() > MOST {
        let newest = kept.messages.split_off(MOST);
        kept.gone += MOST;
        kept.messages = newest;
    }
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let kept = log.kept.lock().unwrap();
    let after = seq_in(&log.epoch, &question.after).filter(|seq| *seq >= kept.gone);
    let gap = after.is_none() && !question.after.is_empty();
    let after = after.unwrap_or(kept.gone);
    let messages: Vec<_> =
        kept.messages.iter().skip(after - kept.gone).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}
