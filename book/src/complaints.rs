//! What mdBook complains about in its log.
//!
//! mdBook logs a missing include or a stray HTML tag and carries on, and nobody sees the log
//! unless a subscriber is installed. This one keeps every warning and error, so that
//! [`render`](crate::render) can treat them as the mistakes they are.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Runs `work`, and returns what it returned with the complaints that mdBook logged meanwhile on
/// this thread.
pub(crate) fn collect<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let complaints = Complaints::default();
    let collected = Arc::clone(&complaints.0);
    let result = tracing::subscriber::with_default(complaints, work);
    let mut collected = collected.lock().unwrap_or_else(PoisonError::into_inner);
    (result, std::mem::take(&mut *collected))
}

#[derive(Default)]
struct Complaints(Arc<Mutex<Vec<String>>>);

impl Subscriber for Complaints {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && *metadata.level() <= Level::WARN
            && metadata.target().starts_with("mdbook")
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    // Spans are never enabled; their part of the trait has nothing to do.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::collect;

    #[test]
    fn keeps_warnings_and_errors_of_mdbook_only() {
        let (result, complaints) = collect(|| {
            tracing::error!(target: "mdbook_html", "a {}", "broken page");
            tracing::warn!(target: "mdbook_driver::links", "a warning");
            tracing::info!(target: "mdbook_driver", "Book building has started");
            tracing::error!(target: "hyper", "not about the book");
            7
        });
        assert_eq!(result, 7);
        assert_eq!(complaints, ["a broken page", "a warning"]);
    }
}
