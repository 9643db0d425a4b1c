//! There is one place for who waits, and the next who waits takes it.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use room_json::{Publish, Question};
use server::{Problem, Surroundings};
use tokio::sync::oneshot;

use super::whole::{Room, batch};

#[derive(Clone)]
struct Waking {
    room: Arc<Room>,
    waiting: Arc<Mutex<Option<oneshot::Sender<()>>>>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let waking = Waking { room: Room::new(surroundings), waiting: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(waking)
}

async fn publish(
    State(Waking { room, waiting }): State<Waking>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    room.append(&new)?;
    if let Some(waiting) = waiting.lock().unwrap().take() {
        waiting.send(()).ok();
    }
    Ok(StatusCode::CREATED)
}

async fn read(
    State(Waking { room, waiting }): State<Waking>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let known = room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    let (wakes, woken) = oneshot::channel();
    *waiting.lock().unwrap() = Some(wakes);
    woken.await.unwrap();
    Ok(batch(&room.look(after).await))
}
