//! It takes the whole list once a second, for whoever asks first, as most examples on the web do.

use std::{
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use server::Surroundings;
use tokio::time::{Instant, interval};

type Messages = Arc<Mutex<Vec<Value>>>;

const TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Messages::default())
}

async fn publish(
    State(messages): State<Messages>,
    Json(message): Json<Value>,
) -> (StatusCode, Json<Value>) {
    messages.lock().unwrap().push(message);
    (StatusCode::CREATED, Json(json!({ "status": "Message added" })))
}

async fn read(State(messages): State<Messages>) -> Json<Value> {
    let timeout = Instant::now() + TIMEOUT;
    let mut interval = interval(Duration::from_secs(1));
    loop {
        interval.tick().await;
        let taken = mem::take(&mut *messages.lock().unwrap());
        if !taken.is_empty() {
            return Json(json!({ "messages": taken }));
        }
        if Instant::now() >= timeout {
            return Json(json!({ "messages": [], "status": "timeout" }));
        }
    }
}
