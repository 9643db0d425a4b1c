//! Every error answer is a problem: its status, its sentence, its headers.

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use http_body_util::BodyExt;
use hyper::ext::ReasonPhrase;
use serde::Deserialize;
use server::{Body, LONGEST_BODY, Problem, problems};
use tower::ServiceExt;

#[derive(Deserialize)]
struct Dish {
    name: String,
}

async fn order(Body(dish): Body<Dish>) -> String {
    dish.name
}

async fn list(query: Result<Query<Dish>, QueryRejection>) -> Result<String, Problem> {
    let Query(dish) = query?;
    Ok(dish.name)
}

fn kitchen() -> Router {
    let router = Router::new()
        .route("/dishes", get(list).post(order))
        .route("/orders", post(order));
    problems(router)
}

async fn ask(
    request: axum::http::request::Builder,
    body: impl Into<HttpBody>,
) -> Response {
    let request = request.body(body.into()).expect("a request");
    let Ok(response) = kitchen().oneshot(request).await;
    response
}

async fn post_json(body: impl Into<HttpBody>) -> Response {
    ask(Request::post("/dishes").header("content-type", "application/json"), body).await
}

async fn is_problem(response: Response, status: StatusCode, body: &str) {
    assert_eq!(response.status(), status);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let phrase = response.extensions().get::<ReasonPhrase>().expect("one").clone();
    let title =
        format!(r#"{{"title":"{}","#, str::from_utf8(phrase.as_bytes()).expect("UTF-8"));
    assert!(body.starts_with(&title), "the status line says {title}");
    let found = response.into_body().collect().await.expect("a whole body").to_bytes();
    assert_eq!(str::from_utf8(&found), Ok(body));
}

#[tokio::test]
async fn a_body_that_is_right_is_taken() {
    let response = post_json(r#"{"name":"soup"}"#).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.into_body().collect().await.expect("a body").to_bytes(), "soup");
}

#[tokio::test]
async fn another_content_type_is_415() {
    for request in [
        Request::post("/dishes"),
        Request::post("/dishes").header("content-type", "text/plain"),
    ] {
        is_problem(
            ask(request, "{}").await,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            r#"{"title":"Unsupported Media Type","status":415,"detail":"the body must be JSON, and the request say so: Content-Type: application/json"}"#,
        )
        .await;
    }
}

#[tokio::test]
async fn what_is_no_json_is_400() {
    is_problem(
        post_json(r#"{"name":"#).await,
        StatusCode::BAD_REQUEST,
        r#"{"title":"Bad Request","status":400,"detail":"the body is not JSON: name: EOF while parsing a value at line 1 column 8"}"#,
    )
    .await;
}

#[tokio::test]
async fn json_of_another_shape_is_422() {
    is_problem(
        post_json("{}").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        r#"{"title":"Unprocessable Content","status":422,"detail":"the body is JSON, but not what is asked for: missing field `name` at line 1 column 2"}"#,
    )
    .await;
}

/// An order that has so many bytes.
fn order_of(bytes: usize) -> String {
    let name = "x".repeat(bytes - r#"{"name":""}"#.len());
    format!(r#"{{"name":"{name}"}}"#)
}

#[tokio::test]
async fn a_body_that_is_too_long_is_413() {
    is_problem(
        post_json(order_of(LONGEST_BODY + 1)).await,
        StatusCode::PAYLOAD_TOO_LARGE,
        r#"{"title":"Content Too Large","status":413,"detail":"the body is too long: it may have 16384 bytes"}"#,
    )
    .await;
    assert_eq!(post_json(order_of(LONGEST_BODY)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_query_of_another_shape_is_400() {
    is_problem(
        ask(Request::get("/dishes?size=1"), "").await,
        StatusCode::BAD_REQUEST,
        r#"{"title":"Bad Request","status":400,"detail":"the query is not what is asked for: missing field `name`"}"#,
    )
    .await;
}

#[tokio::test]
async fn an_unknown_path_is_404() {
    is_problem(
        ask(Request::get("/wine"), "").await,
        StatusCode::NOT_FOUND,
        r#"{"title":"Not Found","status":404,"detail":"there is nothing at this path"}"#,
    )
    .await;
}

/// RFC 9110, section 15.5.6: the answer must have an `Allow` field.
#[tokio::test]
async fn a_wrong_method_is_405_and_says_which_are_right() {
    for (path, allow) in [("/dishes", "GET,HEAD,POST"), ("/orders", "POST")] {
        let response = ask(Request::delete(path), "").await;
        assert_eq!(response.headers()[header::ALLOW], allow);
        is_problem(
            response,
            StatusCode::METHOD_NOT_ALLOWED,
            r#"{"title":"Method Not Allowed","status":405,"detail":"this path does not take this method: the header Allow says which it takes"}"#,
        )
        .await;
    }
}

#[tokio::test]
async fn a_problem_can_say_when_to_come_again() {
    use axum::response::IntoResponse;
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "full").retry_after(60);
    let response = problem.into_response();
    assert_eq!(response.headers()[header::RETRY_AFTER], "60");
    is_problem(
        response,
        StatusCode::SERVICE_UNAVAILABLE,
        r#"{"title":"Service Unavailable","status":503,"detail":"full"}"#,
    )
    .await;
}
