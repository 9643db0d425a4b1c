//! Step 2. The messages stay, a reader says how far it has come, and the server looks for
//! what is new once a second.

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
use message_log::{Epoch, Limits, Log};
use room_json::{Batch, Publish, Question, refused};
use server::{Clock, Problem, Surroundings};
use tokio::time::{Instant, interval};

const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[derive(Clone)]
struct Room {
    log: Arc<Mutex<Log>>,
    clock: Clock,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, .. } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), Limits::default());
    let room = Room { log: Arc::new(Mutex::new(log)), clock };
    Router::new().route("/messages", get(read).post(publish)).with_state(room)
}

// ANCHOR: publish
async fn publish(
    State(room): State<Room>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    let appended =
        room.log.lock().unwrap().append(&new.author, &new.text, room.clock.now());
    appended.map_err(refused)?;
    Ok(StatusCode::CREATED)
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Json<Batch>, Problem> {
    let after = question.after()?;
    let enough = Instant::now() + LONGEST_WAIT;
    let mut looks = interval(BETWEEN_LOOKS);
    loop {
        looks.tick().await;
        let batch = room.log.lock().unwrap().read(after, 100);
        if batch.has_news() || after.is_none() || Instant::now() >= enough {
            return Ok(Json(Batch::from(&batch)));
        }
    }
}
// ANCHOR_END: read
