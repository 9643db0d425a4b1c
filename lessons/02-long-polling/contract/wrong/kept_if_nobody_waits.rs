//! Who waits is handed the message, and it is kept only if nobody does.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use server::Surroundings;
use tokio::sync::oneshot;

#[derive(Deserialize)]
struct Question {
    after: Option<usize>,
}

#[derive(Default)]
struct Room {
    messages: Vec<Value>,
    waiting: Vec<oneshot::Sender<Value>>,
}

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Arc::<Mutex<Room>>::default())
}

async fn publish(
    State(room): State<Arc<Mutex<Room>>>,
    Json(message): Json<Value>,
) -> StatusCode {
    let mut room = room.lock().unwrap();
    if room.waiting.is_empty() {
        room.messages.push(message);
    } else {
        for waiting in room.waiting.drain(..) {
            waiting.send(message.clone()).ok();
        }
    }
    StatusCode::CREATED
}

async fn read(
    State(room): State<Arc<Mutex<Room>>>,
    Query(question): Query<Question>,
) -> Json<Value> {
    let after = question.after.unwrap_or(0);
    let waits = {
        let mut room = room.lock().unwrap();
        let news = room.messages.get(after..).unwrap_or_default();
        if !news.is_empty() || question.after.is_none() {
            let next = after + news.len();
            return Json(json!({ "messages": news, "next": next }));
        }
        let (handed, waits) = oneshot::channel();
        room.waiting.push(handed);
        waits
    };
    let message = waits.await.unwrap();
    Json(json!({ "messages": [message], "next": after + 1 }))
}
