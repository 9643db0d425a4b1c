//! How many requests a room takes in a second.

use tokio::time::Instant;

/// A token bucket: so many requests a second on average, and as many at once.
pub(crate) struct Admission {
    per_second: f64,
    tokens: f64,
    filled: Instant,
}

impl Admission {
    pub(crate) fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, tokens: per_second, filled: Instant::now() }
    }

    /// Takes one request, or says no.
    pub(crate) fn admit(&mut self) -> bool {
        let now = Instant::now();
        let new = now.duration_since(self.filled).as_secs_f64() * self.per_second;
        self.tokens = (self.tokens + new).min(self.per_second);
        self.filled = now;
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }
}
