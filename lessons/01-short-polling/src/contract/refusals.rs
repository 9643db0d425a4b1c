//! What a server of the lesson answers to what it cannot take.

use judge::{Code, Difference, Kind, Play, Scene, Shown};

use super::anywhere::anywhere;

const STEP_5: &str = "lessons/01-short-polling/src/step_5_manners.rs";
const BROKE: &str = "The server broke on it. What comes from outside can be anything: catch the error (no `unwrap`), and \
     say with a 4xx that the mistake is the client's.";
const AFTERWARDS: &str = "The refusal is right. But what was refused is in the room all the same: check first, then keep.";

pub(super) const NO_CURSOR: Scene = Scene {
    name: "no-cursor",
    title: "A cursor that is none",
    about: "Mallory asks with `after=yesterday`. That is 400: the request is wrong, and will be \
            wrong the next time.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            stage
                .reader("mallory")
                .asks_for("/messages?after=yesterday", Shown::BATCH)
                .await;
            stage.until(1.0).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_no_cursor.snap"),
    hints: [
        "Look at what you do with an `after` that cannot be read. It is not “no cursor”, and it is \
         not a cursor of another epoch either.",
        "A cursor has the form that you gave it. What has another form gets 400 (Bad Request): a \
         reader that is told so stops, and does not ask for it a second time.",
    ],
    code: Code { path: STEP_5, anchor: Some("read") },
    diagnose: |difference| match &difference.kind {
        Kind::Status { actual: 200, .. } => Some(
            "`yesterday` was taken for no cursor, or for one of another epoch. Somebody's mistake is \
             then answered with everything, again and again. Say 400.",
        ),
        Kind::Status { actual: 500.., .. } | Kind::NoAnswer => Some(BROKE),
        _ => anywhere(difference),
    },
};

pub(super) const NO_JSON: Scene = Scene {
    name: "no-json",
    title: "JSON that breaks off",
    about: "Mallory posts half of a message. That is 400, and the room stays empty.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            let half = r#"{"author":"mallory","text":"Lu"#;
            stage.reader("mallory").posts("application/json", half, half).await;
            stage.until(1.0).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_no_json.snap"),
    hints: [
        "Look at who reads the body, and what it does when that cannot be read.",
        "axum's `Json` answers 400 to what is no JSON by itself. If you read the body yourself, \
         answer 400 when it cannot be parsed.",
    ],
    code: Code { path: STEP_5, anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::Status { actual: 500.., .. } | Kind::NoAnswer => Some(BROKE),
        Kind::Status { actual: 422, .. } => Some(
            "422 is for JSON that can be read and makes no sense. This breaks off, so it cannot be read: \
             400.",
        ),
        Kind::Status { actual: 200..300, .. } => Some(
            "Half a message was taken. Whatever cannot be parsed is answered 400 and not kept.",
        ),
        _ => wrongly_kept(difference),
    },
};

pub(super) const NO_TEXT: Scene = Scene {
    name: "no-text",
    title: "A message without a text",
    about: "Mallory posts good JSON that is no message: once without a text, once with an empty \
            one. That is 422, and the room stays empty.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            let mallory = stage.reader("mallory");
            stage.until(0.5).await;
            let without = r#"{"author":"mallory"}"#;
            mallory.posts("application/json", without, without).await;
            stage.until(1.0).await;
            let empty = r#"{"author":"mallory","text":""}"#;
            mallory.posts("application/json", empty, empty).await;
            stage.until(1.5).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_no_text.snap"),
    hints: [
        "Look at what your server takes for a message. One without a text is none.",
        "JSON of the wrong shape is 422 (Unprocessable Content): it can be read and makes no sense. \
         axum's `Json` says so for a missing field. For an empty text you say it yourself.",
    ],
    code: Code { path: STEP_5, anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::Status { actual: 200..300, .. } => Some(
            "It was taken. A field that is there and empty is good JSON, so nobody but you can refuse it: \
             look at the text before you keep it, and answer 422.",
        ),
        Kind::Status { actual: 400, .. } => Some(
            "400 is for what cannot be read. This can be read, and is no message: 422.",
        ),
        Kind::Status { actual: 500.., .. } | Kind::NoAnswer => Some(
            "The server broke on it: an `unwrap` on a field that is not there? Answer 422.",
        ),
        _ => wrongly_kept(difference),
    },
};

pub(super) const NOT_SAID_TO_BE_JSON: Scene = Scene {
    name: "not-said-to-be-json",
    title: "A body that is not said to be JSON",
    about: "Mallory posts a message as `text/plain`, which any page of the web may do without \
            asking. That is 415, and the room stays empty.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            let body = r#"{"author":"mallory","text":"Lunch at my place"}"#;
            let what = "mallory: “Lunch at my place”, as text/plain";
            stage.reader("mallory").posts("text/plain", body, what).await;
            stage.until(1.0).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_not_said_to_be_json.snap"),
    hints: [
        "Look at the header `content-type` of what you accept.",
        "A page of another website may post `text/plain` to your server and no `application/json`, \
         unless you allow it. Take JSON alone, and answer 415 (Unsupported Media Type) to the rest.",
    ],
    code: Code { path: STEP_5, anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::Status { actual: 200..300, .. } => Some(
            "It was read as JSON, although it is not said to be. Whoever reads a body by hand looks at \
             `content-type` first; axum's `Json` does it by itself.",
        ),
        _ => wrongly_kept(difference),
    },
};

pub(super) const TOO_LARGE: Scene = Scene {
    name: "too-large",
    title: "A message that is too large",
    about: "Mallory posts a text of 100,000 letters. That is 413, and the room stays empty.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            let text = "x".repeat(100_000);
            let body = format!(r#"{{"author":"mallory","text":"{text}"}}"#);
            let mallory = stage.reader("mallory");
            mallory.posts("application/json", &body, "mallory: 100,000 times x").await;
            stage.until(1.0).await;
            stage.reader("alice").asks().await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_too_large.snap"),
    hints: [
        "Look for the place where your server says how large a body may be.",
        "axum takes bodies of up to 2 MB unless told otherwise. Put a \
         `DefaultBodyLimit::max(16 * 1024)` on the router: what is longer is answered 413 (Content \
         Too Large) before it is read.",
    ],
    code: Code { path: STEP_5, anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::Status { actual: 200..300, .. } => Some(
            "It was taken, all 100,000 letters. axum takes bodies of up to 2 MB unless it is told \
             otherwise: set a limit for the body, such as 16 KiB.",
        ),
        Kind::Status { actual: 400 | 422, .. } => Some(
            "It was refused as a bad message, after all of it had been read. A limit for the body refuses \
             it by its length: 413, before anybody keeps it in memory.",
        ),
        _ => wrongly_kept(difference),
    },
};

pub(super) const WRONG_METHOD: Scene = Scene {
    name: "wrong-method",
    title: "A method that there is not",
    about: "Mallory uses DELETE. That is 405, and `Allow` names the methods that there are.",
    play: Play::Server(|stage| {
        Box::pin(async move {
            stage.until(0.5).await;
            stage.reader("mallory").uses("DELETE").await;
        })
    }),
    expected: include_str!("../../tests/snapshots/contract_wrong_method.snap"),
    hints: [
        "Look at what happens to a method that you have no handler for.",
        "RFC 9110, section 15.5.6: a 405 has a header `Allow` with the methods of this path, GET \
         and POST. axum's router does it by itself, unless a fallback stands in its way.",
    ],
    code: Code { path: STEP_5, anchor: None },
    diagnose: |difference| match &difference.kind {
        Kind::Fact { .. } => Some(
            "The status is right. What is missing is the header `Allow`, which says what would have \
             been right: GET, POST.",
        ),
        Kind::Status { actual: 501, .. } => Some(
            "501 says that the server knows no such method anywhere. It knows DELETE, and this path does \
             not take it: 405, with `Allow: GET, POST`.",
        ),
        Kind::Status { actual: 404, .. } => Some(
            "404 says that there is no such path. There is, and it does not take this method: 405.",
        ),
        Kind::Status { actual: 200..300, .. } => Some(
            "DELETE was answered as if it were a GET or a POST. Name the methods that you take, and \
             refuse the rest: 405.",
        ),
        _ => anywhere(difference),
    },
};

fn wrongly_kept(difference: &Difference) -> Option<&'static str> {
    match &difference.kind {
        Kind::Unexpected(_) => Some(AFTERWARDS),
        _ => anywhere(difference),
    }
}
