//! What step 5 answers, as JSON.

use serde::Serialize;

/// A batch, as a reader gets it.
#[derive(Serialize)]
pub(crate) struct Batch {
    messages: Vec<Message>,
    /// The cursor to ask with next.
    next: String,
    /// The newest cursor of the room. While `next` differs, there is more to read at
    /// once.
    latest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<Gap>,
    /// How long to wait before asking again.
    poll_after_ms: u64,
}

#[derive(Serialize)]
pub(crate) struct Message {
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

impl Batch {
    pub(crate) fn new(batch: &message_log::Batch, poll_after_ms: u64) -> Self {
        Self {
            messages: batch
                .messages
                .iter()
                .map(|message| Message::from(&**message))
                .collect(),
            next: batch.next.to_string(),
            latest: batch.latest.to_string(),
            gap: batch.gap.map(|gap| Gap {
                reason: gap.reason.as_str(),
                resume: gap.resume.to_string(),
            }),
            poll_after_ms,
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
