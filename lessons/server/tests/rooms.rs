//! A room is a step of its own, made on first use, let go when idle, and there is a bound.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use futures_util::stream::{self, Stream};
use http_body_util::BodyExt;
use server::{IDLE_ROOM_KEPT, MAX_ROOMS, Surroundings, rooms};
use tokio::time::advance;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// A step that counts its requests, and can tell what it was given.
fn counting(surroundings: Surroundings) -> Router {
    let count = Arc::new(AtomicU64::new(0));
    let count = async move || (count.fetch_add(1, Ordering::Relaxed) + 1).to_string();
    Router::new()
        .route("/count", get(count))
        .route("/seed", get(async move || format!("{:x}", surroundings.seed)))
        .route("/say/{word}", get(async |Path(word): Path<String>| word))
        .route("/uri", get(async |uri: Uri| uri.to_string()))
        .route("/held", get(async || Body::from_stream(endless())))
}

/// A stream that never says anything.
fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::pending()
}

fn house() -> Router {
    rooms(counting, Surroundings::fixed())
}

async fn ask(house: &Router, path: &str) -> Response {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let Ok(response) = house.clone().oneshot(request).await;
    response
}

async fn text(response: Response) -> String {
    let body = response.into_body().collect().await.expect("a whole body").to_bytes();
    String::from_utf8(body.into()).expect("UTF-8")
}

async fn says(house: &Router, path: &str) -> String {
    let response = ask(house, path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    text(response).await
}

/// Fills the house, the rooms `room-0`, `room-1`, … one millisecond apart.
async fn fill(house: &Router) {
    for number in 0..MAX_ROOMS {
        assert_eq!(says(house, &format!("/rooms/room-{number}/count")).await, "1");
        advance(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_room_has_a_state_of_its_own_and_shares_it() {
    let house = house();
    assert_eq!(says(&house, "/rooms/lunch/count").await, "1");
    assert_eq!(says(&house, "/rooms/dinner/count").await, "1");
    assert_eq!(says(&house, "/rooms/lunch/count").await, "2");
}

#[tokio::test]
async fn the_step_sees_its_own_paths() {
    let house = house();
    assert_eq!(
        says(&house, "/rooms/lunch/uri?after=a-1&x=%20").await,
        "/uri?after=a-1&x=%20"
    );
    assert_eq!(says(&house, "/rooms/lunch/say/hi%20there").await, "hi there");
    assert_eq!(
        says(&house, "http://127.0.0.1:1/rooms/lunch/uri").await,
        "http://127.0.0.1:1/uri"
    );
    let nested = Router::new().nest_service("/steps/1", house);
    assert_eq!(says(&nested, "/steps/1/rooms/lunch/uri?a").await, "/uri?a");
    assert_eq!(says(&nested, "/steps/1/rooms/lunch/say/hi").await, "hi");
}

#[tokio::test]
async fn what_is_no_room_is_not_found() {
    let house = house();
    let longest = "x".repeat(64);
    for name in ["a", "0-9", "-", &longest] {
        assert_eq!(says(&house, &format!("/rooms/{name}/count")).await, "1", "{name}");
    }
    let too_long = "x".repeat(65);
    for name in ["", "Lunch", "lunch%20", "l.u", "caf%C3%A9", "..", &too_long] {
        let response = ask(&house, &format!("/rooms/{name}/count")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
        assert_eq!(
            text(response).await,
            r#"{"title":"Not Found","status":404,"detail":"a room's name has 1 to 64 of a to z, 0 to 9 and -"}"#
        );
    }
    for path in ["/", "/rooms", "/rooms/lunch", "/lunch/count"] {
        let response = ask(&house, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let sentence = r#""detail":"there is nothing at this path"}"#;
        assert!(text(response).await.ends_with(sentence), "{path}");
    }
}

#[tokio::test]
async fn a_fixed_house_has_the_given_seed_and_a_real_one_many() {
    let house = rooms(counting, Surroundings::fixed().with_seed(0xb));
    assert_eq!(says(&house, "/rooms/lunch/seed").await, "b");
    assert_eq!(says(&house, "/rooms/dinner/seed").await, "b");

    let house = rooms(counting, Surroundings::real(CancellationToken::new()));
    let lunch = says(&house, "/rooms/lunch/seed").await;
    assert_ne!(lunch, says(&house, "/rooms/dinner/seed").await);
    assert_eq!(lunch, says(&house, "/rooms/lunch/seed").await);
}

#[tokio::test(start_paused = true)]
async fn beyond_the_bound_a_busy_house_says_when_to_come_again() {
    let house = house();
    fill(&house).await;
    let response = ask(&house, "/rooms/late/count").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "60");
    assert!(
        text(response).await.contains("all 200 rooms are in use: try again in a minute")
    );
    assert_eq!(says(&house, "/rooms/room-0/count").await, "2", "who is in stays in");
}

#[tokio::test(start_paused = true)]
async fn beyond_the_bound_the_room_idle_longest_makes_place() {
    let house = house();
    fill(&house).await;
    assert_eq!(says(&house, "/rooms/room-0/count").await, "2");
    advance(Duration::from_secs(60)).await;
    assert_eq!(says(&house, "/rooms/late/count").await, "1");

    assert_eq!(says(&house, "/rooms/room-0/count").await, "3");
    assert_eq!(says(&house, "/rooms/room-2/count").await, "2");
    let seed = says(&house, "/rooms/room-1/seed").await;
    assert_eq!(seed, "c", "room-1 was let go and, the second after late, is made anew");
}

#[tokio::test(start_paused = true)]
async fn an_idle_room_is_let_go_and_its_work_stopped() {
    let stops = Arc::new(std::sync::Mutex::new(Vec::new()));
    let made = Arc::clone(&stops);
    let house = rooms(
        move |surroundings| {
            made.lock().expect("no panic").push(surroundings.stop.clone());
            counting(surroundings)
        },
        Surroundings::fixed(),
    );
    says(&house, "/rooms/lunch/count").await;
    advance(IDLE_ROOM_KEPT - Duration::from_millis(1)).await;
    says(&house, "/rooms/second/count").await;
    assert_eq!(says(&house, "/rooms/lunch/count").await, "2", "kept, and in use again");

    advance(IDLE_ROOM_KEPT).await;
    says(&house, "/rooms/third/count").await;
    let stopped: Vec<_> =
        stops.lock().expect("no panic").iter().map(|s| s.is_cancelled()).collect();
    assert_eq!(stopped, [true, true, false]);
    assert_eq!(says(&house, "/rooms/lunch/count").await, "1", "made anew");
    assert_eq!(says(&house, "/rooms/lunch/seed").await, "c", "two were let go before");
}

#[tokio::test(start_paused = true)]
async fn a_room_with_a_stream_is_in_use() {
    let house = house();
    says(&house, "/rooms/lunch/count").await;
    let stream = ask(&house, "/rooms/lunch/held").await;
    advance(2 * IDLE_ROOM_KEPT).await;
    says(&house, "/rooms/second/count").await;
    assert_eq!(says(&house, "/rooms/lunch/count").await, "2");

    drop(stream);
    advance(IDLE_ROOM_KEPT - Duration::from_millis(1)).await;
    says(&house, "/rooms/third/count").await;
    assert_eq!(
        says(&house, "/rooms/lunch/count").await,
        "3",
        "idle only since the stream ended"
    );
}

/// A step may be the reader's own, and the reader's own may panic.
#[tokio::test]
async fn a_step_that_panics_when_it_is_made_harms_no_other_room() {
    let made = Arc::new(AtomicU64::new(0));
    let house = rooms(
        move |surroundings| {
            assert_ne!(made.fetch_add(1, Ordering::Relaxed), 0, "it panics once");
            counting(surroundings)
        },
        Surroundings::fixed(),
    );
    let asked = house.clone();
    let panics = tokio::spawn(async move { says(&asked, "/rooms/lunch/count").await });
    assert!(panics.await.is_err_and(|error| error.is_panic()));

    assert_eq!(says(&house, "/rooms/dinner/count").await, "1");
    assert_eq!(says(&house, "/rooms/lunch/count").await, "1", "it is made after all");
}

#[tokio::test]
async fn the_length_of_an_answer_survives() {
    use axum::body::HttpBody;
    let response = ask(&house(), "/rooms/lunch/say/lunch").await;
    assert_eq!(response.headers()[header::CONTENT_LENGTH], "5");
    assert_eq!(response.body().size_hint().exact(), Some(5));
}
