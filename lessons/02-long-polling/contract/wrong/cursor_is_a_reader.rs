//! The cursor says who reads, and the server remembers how far that one has come.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use server::Surroundings;
use tokio::time::interval;

#[derive(Deserialize)]
struct Question {
    after: Option<usize>,
}

#[derive(Default)]
struct Room {
    messages: Vec<Value>,
    /// How far each reader has come, by its number.
    read: Vec<usize>,
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

async fn read(
    State(room): State<Arc<Mutex<Room>>>,
    Query(question): Query<Question>,
) -> Json<Value> {
    let reader = question.after.unwrap_or_else(|| {
        let mut room = room.lock().unwrap();
        room.read.push(0);
        room.read.len() - 1
    });
    let mut looks = interval(Duration::from_secs(1));
    loop {
        looks.tick().await;
        let mut room = room.lock().unwrap();
        let news = room.messages[room.read[reader]..].to_vec();
        if !news.is_empty() || question.after.is_none() {
            room.read[reader] += news.len();
            return Json(json!({ "messages": news, "next": reader }));
        }
    }
}
