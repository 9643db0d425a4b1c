//! A server that keeps all that the lesson asks for, in other words than its steps. Those that are wrong
//! in one place name what they take from here, and write the rest otherwise.

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
    sync::{Semaphore, watch},
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

pub(super) const NO_STORE: (&str, &str) = ("cache-control", "no-store");
pub(super) const CLOSE: (&str, &str) = ("connection", "close");

pub(super) struct Room {
    pub(super) log: Mutex<Log>,
    pub(super) news: watch::Sender<()>,
    pub(super) places: Semaphore,
    pub(super) stop: CancellationToken,
    clock: Clock,
    random: Mutex<fastrand::Rng>,
}

impl Room {
    pub(super) fn new(surroundings: Surroundings) -> Arc<Self> {
        let Surroundings { clock, seed, stop } = surroundings;
        Arc::new(Self {
            log: Mutex::new(Log::new(Epoch::from_seed(seed), Limits::default())),
            news: watch::Sender::default(),
            places: Semaphore::new(200),
            stop,
            clock,
            random: Mutex::new(fastrand::Rng::with_seed(seed)),
        })
    }

    pub(super) fn append(&self, new: &Publish) -> Result<(), Problem> {
        let appended =
            self.log.lock().unwrap().append(&new.author, &new.text, self.clock.now());
        appended.map(drop).map_err(refused)
    }

    /// What comes after this cursor. It takes a while: the messages are in a database.
    pub(super) async fn look(&self, after: Option<Cursor>) -> message_log::Batch {
        let batch = self.log.lock().unwrap().read(after, 500);
        sleep(Duration::from_millis(5)).await;
        batch
    }

    /// What comes after this cursor, as soon as there is something. Nothing, if the time is over or
    /// the server lets go of this reader.
    pub(super) async fn hold(
        &self,
        after: Option<Cursor>,
        wait: Duration,
    ) -> Option<message_log::Batch> {
        let mut over = Instant::now() + wait;
        let mut news = self.news.subscribe();
        let mut stops = false;
        loop {
            let batch = self.look(after).await;
            if batch.has_news() || after.is_none() {
                return Some(batch);
            }
            tokio::select! {
                biased;
                () = self.stop.cancelled(), if !stops => {
                    stops = true;
                    over = over.min(Instant::now() + self.part_of(4));
                }
                woken = timeout_at(over, news.changed()) => {
                    woken.ok()?.ok()?;
                    sleep(Duration::from_millis(10)).await;
                }
            }
        }
    }

    /// A random part of so many seconds.
    pub(super) fn part_of(&self, seconds: u64) -> Duration {
        Duration::from_secs(seconds).mul_f64(self.random.lock().unwrap().f64())
    }
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Room::new(surroundings))
}

pub(super) async fn publish(
    State(room): State<Arc<Room>>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    room.append(&new)?;
    room.news.send_replace(());
    Ok(StatusCode::CREATED)
}

async fn read(
    State(room): State<Arc<Room>>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let known = room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    let Ok(_place) = room.places.try_acquire() else { return Err(full()) };
    // Not all for as long: they need not come back together.
    let wait = seconds(&question).mul_f64(0.9) + room.part_of(1) / 10;
    Ok(match room.hold(after, wait).await {
        Some(news) => batch(&news),
        None if room.stop.is_cancelled() => nothing_more(),
        None => nothing(),
    })
}

/// How long a reader is to wait.
pub(super) fn seconds(question: &Question) -> Duration {
    Duration::from_secs(question.wait.unwrap_or(25).min(25))
}

pub(super) fn batch(batch: &message_log::Batch) -> Response {
    ([NO_STORE], Json(Batch::from(batch))).into_response()
}

pub(super) fn nothing() -> Response {
    (StatusCode::NO_CONTENT, [NO_STORE]).into_response()
}

/// The same from a server that stops.
pub(super) fn nothing_more() -> Response {
    (StatusCode::NO_CONTENT, [NO_STORE, CLOSE]).into_response()
}

pub(super) fn full() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the room is full").retry_after(1)
}
