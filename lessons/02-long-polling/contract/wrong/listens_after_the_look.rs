//! It begins to listen when it has looked: what comes during the look wakes nobody.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use room_json::{Publish, Question};
use server::{Problem, Surroundings};
use tokio::sync::Notify;

use super::whole::{Room, batch};

#[derive(Clone)]
struct Waking {
    room: Arc<Room>,
    news: Arc<Notify>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let waking = Waking { room: Room::new(surroundings), news: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(waking)
}

async fn publish(
    State(Waking { room, news }): State<Waking>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    room.append(&new)?;
    news.notify_waiters();
    Ok(StatusCode::CREATED)
}

async fn read(
    State(Waking { room, news }): State<Waking>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    loop {
        let known = room.look(after).await;
        if known.has_news() || after.is_none() {
            return Ok(batch(&known));
        }
        news.notified().await;
    }
}
