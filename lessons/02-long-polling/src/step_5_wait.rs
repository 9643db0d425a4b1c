//! Step 5. The server gives up before anybody else does, and says that there is nothing.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use message_log::{Cursor, Epoch, Limits, Log};
use room_json::{Batch, Publish, Question, refused};
use server::{Clock, Problem, Surroundings};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};

/// The longest wait in seconds, whatever is asked for: proxies give up after 30, or 60.
const LONGEST_WAIT: u64 = 25;
/// What a look costs: the messages are a network away, as in a database.
const A_LOOK: Duration = Duration::from_millis(10);

#[derive(Clone)]
struct Room {
    log: Arc<Mutex<Log>>,
    news: watch::Sender<()>,
    clock: Clock,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, .. } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), Limits::default());
    let room =
        Room { log: Arc::new(Mutex::new(log)), news: watch::Sender::default(), clock };
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
    room.news.send_replace(());
    Ok(StatusCode::CREATED)
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let wait = question.wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let enough = Instant::now() + Duration::from_secs(wait);
    let mut news = room.news.subscribe();
    loop {
        let batch = room.look(after).await;
        if batch.has_news() || after.is_none() {
            return Ok(Json(Batch::from(&batch)).into_response());
        }
        if timeout_at(enough, news.changed()).await.is_err() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}

impl Room {
    async fn look(&self, after: Option<Cursor>) -> message_log::Batch {
        let batch = self.log.lock().unwrap().read(after, 100);
        sleep(A_LOOK).await;
        batch
    }
}
// ANCHOR_END: read
