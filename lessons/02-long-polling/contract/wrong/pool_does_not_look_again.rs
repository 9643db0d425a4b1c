//! It gives the connection back before it waits, and then answers with what it had seen.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use room_json::{Batch, Question};
use server::{Problem, Surroundings};
use tokio::time::{Duration, timeout};

use super::database::{Room, publish, room};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(room(surroundings))
}

async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let wait = Duration::from_secs(question.wait.unwrap_or(25).min(25));
    let mut news = room.news.subscribe();
    let batch = room.pool.connection().await.log().await.read(after, 100);
    if !batch.has_news()
        && after.is_some()
        && timeout(wait, news.changed()).await.is_err()
    {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Json(Batch::from(&batch)).into_response())
}
