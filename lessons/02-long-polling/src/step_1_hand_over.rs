//! Step 1. A poll waits until there is something, and takes it away.

use std::{
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::{Deserialize, Serialize};
use server::Surroundings;
use tokio::time::{Instant, interval};

const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[derive(Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

type Waiting = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Waiting::default())
}

// ANCHOR: publish
async fn publish(
    State(waiting): State<Waiting>,
    Json(message): Json<Message>,
) -> StatusCode {
    waiting.lock().unwrap().push(message);
    StatusCode::CREATED
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(State(waiting): State<Waiting>) -> Json<Vec<Message>> {
    let enough = Instant::now() + LONGEST_WAIT;
    let mut looks = interval(BETWEEN_LOOKS);
    loop {
        looks.tick().await;
        let taken = mem::take(&mut *waiting.lock().unwrap());
        if !taken.is_empty() || Instant::now() >= enough {
            return Json(taken);
        }
    }
}
// ANCHOR_END: read
