//! The pool has a connection for everybody, so that each may keep one while it waits.

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
use message_log::{Epoch, Limits, Log};
use room_json::{Batch, Publish, Question, refused};
use server::{Clock, Problem, Surroundings};
use tokio::{
    sync::{Semaphore, watch},
    time::{Instant, sleep, timeout_at},
};

#[derive(Clone)]
struct Room {
    log: Arc<Mutex<Log>>,
    connections: Arc<Semaphore>,
    news: watch::Sender<()>,
    clock: Clock,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let Surroundings { clock, seed, .. } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), Limits::default());
    let room = Room {
        log: Arc::new(Mutex::new(log)),
        connections: Arc::new(Semaphore::new(100)),
        news: watch::Sender::default(),
        clock,
    };
    Router::new().route("/messages", get(read).post(publish)).with_state(room)
}

async fn publish(
    State(room): State<Room>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    let _connection = room.connections.acquire().await.unwrap();
    sleep(Duration::from_millis(10)).await;
    let now = room.clock.now();
    let appended = room.log.lock().unwrap().append(&new.author, &new.text, now);
    appended.map_err(refused)?;
    room.news.send_replace(());
    Ok(StatusCode::CREATED)
}

async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let wait = question.wait.unwrap_or(25).min(25);
    let enough = Instant::now() + Duration::from_secs(wait);
    let mut news = room.news.subscribe();
    let _connection = room.connections.acquire().await.unwrap();
    loop {
        sleep(Duration::from_millis(10)).await;
        let batch = room.log.lock().unwrap().read(after, 100);
        if batch.has_news() || after.is_none() {
            return Ok(Json(Batch::from(&batch)).into_response());
        }
        if timeout_at(enough, news.changed()).await.is_err() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}
