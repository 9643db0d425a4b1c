//! What can be wrong in any scene, whatever it is about.

use judge::{Difference, Kind};

/// The hint for a difference that has nothing to do with the scene in which it shows.
pub(super) fn anywhere(difference: &Difference) -> Option<&'static str> {
    Some(match &difference.kind {
        Kind::NoAnswer | Kind::Late(_) => {
            "The answer did not come when it was due. Either the request is held though there is \
             something to say, or the handler broke: a panic closes the connection. (Over the network: \
             does the answer end? A batch has a `Content-Length`, and a 204 has no body.)"
        }
        Kind::Early(_) => {
            "The answer came though there was nothing to say yet. Who has a cursor and all that there \
             is waits."
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
        Kind::Status { expected: 200 | 201 | 204, actual: 429 | 503 } => {
            "A handful of requests is no crowd, and one of them is refused."
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
            "A message that is taken is answered 201 (Created): with axum, `StatusCode::CREATED`. A body \
             is not asked for."
        }
        Kind::Status { expected: 201, .. } => {
            "A good message was refused. It comes as JSON, \
             `{\"author\": \"bob\", \"text\": \"Lunch at noon?\"}`, and says so in `content-type`."
        }
        Kind::Status { expected: 200, actual: 204 } => {
            "204 says that nothing came. Something did, or this reader has no cursor yet and needs one: \
             200, with a batch."
        }
        Kind::Status { expected: 200, actual: 400 | 422 } => {
            "A good request was refused. Its `after` is the cursor that you gave as `next`, its `wait` a \
             number of seconds; either may be left out."
        }
        Kind::NoBatch => {
            "The answer to a poll is an object with a list, `{\"messages\": […], \"next\": …}`, also for \
             a reader who comes to an empty room."
        }
        Kind::Missing { .. } => {
            "A message did not come. What follows the cursor of a request is the answer to it, whoever \
             else has read it."
        }
        Kind::NoCursor { .. } | Kind::Cursor { .. } => {
            "`next` is the cursor with which the reader asks the next time: the place behind the last \
             message of this batch."
        }
        Kind::Order => "The oldest message of a batch comes first, the newest last.",
        Kind::Gap => {
            "A gap is said to a reader who lost something, and to nobody else: it brings a cursor, and \
             what came after that is gone."
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
