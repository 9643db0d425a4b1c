//! What a room is asked and what it says, as JSON. It is what lesson 1 ended with, and what the lessons
//! after it begin with: what they change is when it is said, and how it gets to its reader.

use axum::http::StatusCode;
use message_log::{Cursor, CursorError, Refused};
use serde::{Deserialize, Serialize};
use server::Problem;

/// What a reader asks for.
#[derive(Deserialize)]
pub struct Question {
    after: Option<String>,
    /// How long it is ready to wait, in whole seconds: looked at from lesson 2's step 5 on. What is no such
    /// number (`-1`, `0.5`, `many`, more than 64 bits) is answered 400. 0 is answered at once, with
    /// what there is or 204; more than the step waits is as much as it waits.
    pub wait: Option<u64>,
}

/// What somebody sends to the room.
#[derive(Deserialize)]
pub struct Publish {
    /// Who sends it.
    pub author: String,
    /// What it says.
    pub text: String,
}

/// The messages after a cursor.
#[derive(Serialize)]
pub struct Batch {
    messages: Vec<Message>,
    /// The cursor to ask with next.
    next: String,
    /// The newest cursor of the room. While `next` differs, there is more to read at once.
    latest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<Gap>,
}

/// A message, as its readers and its author get it.
#[derive(Serialize)]
pub struct Message {
    cursor: String,
    author: String,
    text: String,
    /// Milliseconds since the Unix epoch by the server's clock: for display.
    at: u64,
}

#[derive(Serialize)]
struct Gap {
    reason: &'static str,
    resume: String,
}

impl Question {
    /// The cursor, if there is one.
    pub fn after(&self) -> Result<Option<Cursor>, Problem> {
        let cursor = self.after.as_deref().map(str::parse).transpose();
        cursor.map_err(|error: CursorError| {
            Problem::new(StatusCode::BAD_REQUEST, error.to_string())
        })
    }
}

/// What is no message.
pub fn refused(refused: Refused) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refused.to_string())
}

impl From<&message_log::Batch> for Batch {
    fn from(batch: &message_log::Batch) -> Self {
        Self {
            messages: batch.messages.iter().map(|message| (&**message).into()).collect(),
            next: batch.next.to_string(),
            latest: batch.latest.to_string(),
            gap: batch.gap.map(|gap| Gap {
                reason: gap.reason.as_str(),
                resume: gap.resume.to_string(),
            }),
        }
    }
}

impl From<&message_log::Message> for Message {
    fn from(message: &message_log::Message) -> Self {
        Self {
            cursor: message.cursor.to_string(),
            author: message.author.clone(),
            text: message.text.clone(),
            at: message.at,
        }
    }
}
