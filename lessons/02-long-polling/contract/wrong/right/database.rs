//! What the wrong solutions of `pool` do not change: the database, its one connection, and who writes.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use message_log::{Epoch, Limits, Log};
use server::{Clock, Problem, Surroundings};
use tokio::{
    sync::{Mutex, MutexGuard, watch},
    time::sleep,
};

use room_json::{Publish, refused};

/// A pool of one connection. Who wants it waits until it is given back, which dropping it does.
#[derive(Clone)]
pub(super) struct Pool(Arc<Mutex<Log>>);

pub(super) struct Connection<'a>(MutexGuard<'a, Log>);

impl Pool {
    pub(super) async fn connection(&self) -> Connection<'_> {
        Connection(self.0.lock().await)
    }
}

impl Connection<'_> {
    /// Every word to a database takes its time.
    pub(super) async fn log(&mut self) -> &mut Log {
        sleep(Duration::from_millis(10)).await;
        &mut self.0
    }
}

#[derive(Clone)]
pub(super) struct Room {
    pub(super) pool: Pool,
    pub(super) news: watch::Sender<()>,
    clock: Clock,
}

pub(super) fn room(surroundings: Surroundings) -> Room {
    let Surroundings { clock, seed, .. } = surroundings;
    let log = Log::new(Epoch::from_seed(seed), Limits::default());
    let pool = Pool(Arc::new(Mutex::new(log)));
    Room { pool, news: watch::Sender::default(), clock }
}

pub(super) async fn publish(
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
