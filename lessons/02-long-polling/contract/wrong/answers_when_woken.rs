//! Who is woken is answered, whether or not there is something for its cursor.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use room_json::{Publish, Question};
use server::{Problem, Surroundings};
use tokio::sync::watch;

use super::whole::{Room, batch};

#[derive(Clone)]
struct Waking {
    room: Arc<Room>,
    news: Arc<watch::Sender<()>>,
    /// Each reader waits with a copy of this one, which has not seen anything yet.
    woken: watch::Receiver<()>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let (news, woken) = watch::channel(());
    let waking = Waking { room: Room::new(surroundings), news: Arc::new(news), woken };
    Router::new().route("/messages", get(read).post(publish)).with_state(waking)
}

async fn publish(
    State(waking): State<Waking>,
    Json(new): Json<Publish>,
) -> Result<StatusCode, Problem> {
    waking.room.append(&new)?;
    waking.news.send_replace(());
    Ok(StatusCode::CREATED)
}

async fn read(
    State(mut waking): State<Waking>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let known = waking.room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    waking.woken.changed().await.ok();
    Ok(batch(&waking.room.look(after).await))
}
