//! The room is in a database, and there is one connection to it. A request holds it while it waits.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use message_log::{Epoch, Limits, Log};
use room_json::{Batch, Publish, Question, refused};
use server::{Clock, Problem, Surroundings};
use tokio::{
    sync::{Mutex, MutexGuard, watch},
    time::{Instant, sleep, timeout_at},
};

/// In seconds.
const LONGEST_WAIT: u64 = 25;

/// A pool of one connection. Who wants it waits until it is given back, which dropping it does.
#[derive(Clone)]
struct Pool(Arc<Mutex<Log>>);

struct Connection<'a>(MutexGuard<'a, Log>);

impl Pool {
    async fn connection(&self) -> Connection<'_> {
        Connection(self.0.lock().await)
    }
}

impl Connection<'_> {
    /// Every word to a database takes its time.
    async fn log(&mut self) -> &mut Log {
        sleep(Duration::from_millis(10)).await;
        &mut self.0
    }
}

#[derive(Clone)]
struct Room {
    pool: Pool,
    news: watch::Sender<()>,
    clock: Clock,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, .. } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), Limits::default());
    let pool = Pool(Arc::new(Mutex::new(log)));
    let room = Room { pool, news: watch::Sender::default(), clock };
    Router::new().route("/messages", get(read).post(publish)).with_state(room)
}

async fn publish(
    State(room): State<Room>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    let mut connection = room.pool.connection().await;
    let now = room.clock.now();
    let appended = connection.log().await.append(&new.author, &new.text, now);
    appended.map_err(refused)?;
    room.news.send_replace(());
    Ok(StatusCode::CREATED)
}

async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let wait = question.wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let enough = Instant::now() + Duration::from_secs(wait);
    let mut news = room.news.subscribe();
    let mut connection = room.pool.connection().await;
    loop {
        let batch = connection.log().await.read(after, 100);
        if batch.has_news() || after.is_none() {
            return Ok(Json(Batch::from(&batch)).into_response());
        }
        if timeout_at(enough, news.changed()).await.is_err() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}
