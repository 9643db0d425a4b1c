//! How many polls a room holds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

// ANCHOR: held
/// Counts the polls that are held, and lets no more than so many in.
#[derive(Clone)]
pub(crate) struct Held {
    now: Arc<AtomicUsize>,
    most: usize,
}

/// A poll that is held. Whatever ends it, its place is free when this is dropped.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Held {
    pub(crate) fn at_most(most: usize) -> Self {
        Self { now: Arc::default(), most }
    }

    /// A place, if there is one.
    pub(crate) fn enter(&self) -> Option<Place> {
        let place = Place(self.now.clone());
        // Counted first and looked at then, so that two who come at once are not both the last.
        let before = self.now.fetch_add(1, Ordering::Relaxed);
        (before < self.most).then_some(place)
    }

    /// How many there are now.
    pub(crate) fn now(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
// ANCHOR_END: held

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_when_its_poll_is_gone() {
        let held = Held::at_most(2);
        let (first, second) = (held.enter().unwrap(), held.enter().unwrap());
        assert!(held.enter().is_none());
        assert_eq!(held.now(), 2, "who was not let in is not counted");
        drop(first);
        assert!(held.enter().is_some());
        drop(second);
        assert_eq!(held.now(), 0);
    }
}
