//! What can be wrong in any scene, whatever it is about.

use judge::{Difference, Kind};

/// The hint for a difference that has nothing to do with the scene in which it shows.
pub(super) fn anywhere(difference: &Difference) -> Option<&'static str> {
    Some(match &difference.kind {
        Kind::NoAnswer => {
            "The answer did not come, or not to its end. A panic in a handler closes the connection: an \
             `unwrap` on nothing, an index that is not there, a number below zero? If there was none, \
             the handler waits for something. (Over the network: does the answer end? One without a body \
             has to say so in HTTP/1.1, by `Content-Length: 0`.)"
        }
        Kind::Late(_) => {
            "The answer came late. In short polling each request is answered at once, also when there \
             is nothing new."
        }
        Kind::Status { actual: 404, .. } => {
            "404 says that there is nothing at this path. A room is read and written at `/messages`: \
             GET and POST. (Over the network at `/rooms/{room}/messages`. Nobody makes a room: it is \
             there as soon as somebody asks for it.)"
        }
        Kind::Status { actual: 405, .. } => {
            "405 says that this method is not taken here. A room is read by GET and written by POST, \
             both at `/messages`."
        }
        Kind::Status { expected: 200 | 201, actual: 429 | 503 } => {
            "A handful of requests is no crowd, and one of them is refused. A room takes 500 in a \
             second."
        }
        Kind::Status { actual: 501, .. } => {
            "501 says that the server does not know this method at all. A room is read by GET and written \
             by POST: is there something that answers both?"
        }
        Kind::Status { actual: 500.., .. } => {
            "The server says that it broke. Look for what is unwrapped, or returned as an error, that \
             a client has sent."
        }
        Kind::Status { expected: 201, actual: 200..300 } => {
            "A message that is taken is answered 201 (Created): with axum, \
             `StatusCode::CREATED`. A body is not asked for."
        }
        Kind::Status { expected: 201, .. } => {
            "A good message was refused. It comes as JSON, \
             `{\"author\": \"bob\", \"text\": \"Lunch at noon?\"}`, and says so in `content-type`."
        }
        Kind::Status { expected: 200, actual: 204 | 304 } => {
            "No news is an answer too: 200, with an empty list and the cursor as it was. A 204 or 304 \
             has no body, so it has no cursor either."
        }
        Kind::Status { expected: 200, actual: 400 | 422 } => {
            "A good request was refused. Its `after` is the cursor that you gave as `next`, and the \
             first time there is no `after` at all."
        }
        Kind::NoBatch => {
            "The answer to a poll is an object with a list, `{\"messages\": [], \"next\": 0}`, also \
             when there is no message yet. It is what the pages call a batch."
        }
        Kind::NoCursor { .. } => {
            "What is missing is `next`, the cursor with which the reader asks the next time. Every \
             batch has one, an empty one too."
        }
        Kind::Order => "The oldest message of a batch comes first, the newest last.",
        Kind::Gap => {
            "A gap is said to a reader who lost something, and to nobody else: it brings a cursor, and \
             what came after that is gone. Whoever comes without a cursor has lost nothing."
        }
        Kind::Again(_) => {
            "A reader gets again what it has. Leave out what lies before the cursor that it brings as \
             `after`."
        }
        Kind::Unexpected(_) => {
            "Somebody gets a message of another room, or of another run: does each call of `app` make \
             a state of its own?"
        }
        _ => return None,
    })
}
