//! It has a cursor, and still takes out of the list what it answers.

use std::{
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use server::Surroundings;
use tokio::time::interval;

#[derive(Default)]
struct Room {
    messages: Vec<Value>,
    taken: usize,
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
    room.lock().unwrap().messages.push(message);
    StatusCode::CREATED
}

async fn read(State(room): State<Arc<Mutex<Room>>>) -> Json<Value> {
    let mut looks = interval(Duration::from_secs(1));
    loop {
        looks.tick().await;
        let mut room = room.lock().unwrap();
        let messages = mem::take(&mut room.messages);
        if !messages.is_empty() {
            room.taken += messages.len();
            return Json(json!({ "messages": messages, "next": room.taken }));
        }
    }
}
