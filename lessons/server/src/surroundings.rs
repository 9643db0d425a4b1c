use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What a step needs from outside: a clock, a seed, and the signal to stop. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Clock,
    /// What everything random in the step follows from.
    pub seed: u64,
    /// Cancelled when the step is to end: its background tasks return, its streams finish.
    pub stop: CancellationToken,
}

/// A clock that never goes back.
///
/// It starts at some time of day and then counts on by `tokio::time`, so in a test with paused time
/// it moves with the scene.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    started_at: Duration,
    real: bool,
}

impl Surroundings {
    /// The machine's time and a random seed.
    pub fn real(stop: CancellationToken) -> Self {
        Self { clock: Clock::real(), seed: random_seed(), stop }
    }

    /// The clock at 0 and the seed 0xa: for scenes in virtual time.
    pub fn fixed() -> Self {
        Self { clock: Clock::starting_at(0), seed: 0xa, stop: CancellationToken::new() }
    }

    /// The same with another seed.
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The surroundings of one instance of a step: no two instances under a real clock share a
    /// seed. Under any other clock they are to be foreseen, and only one that comes in place of
    /// another, `let_go` of them by now, differs.
    pub(crate) fn of_instance(&self, let_go: u64) -> Self {
        let seed = match self.clock.real {
            true => random_seed(),
            false => self.seed.wrapping_add(let_go),
        };
        Self { clock: self.clock, seed, stop: self.stop.child_token() }
    }
}

impl Clock {
    /// The machine's time as it is now; from here on it does not follow if that is set.
    pub fn real() -> Self {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self { real: true, ..Self::starting(since_1970.unwrap_or_default()) }
    }

    /// A clock that now shows this many milliseconds since the Unix epoch.
    pub fn starting_at(unix_ms: u64) -> Self {
        Self::starting(Duration::from_millis(unix_ms))
    }

    /// The time in milliseconds since the Unix epoch.
    pub fn now(&self) -> u64 {
        let now = self.started_at + self.started.elapsed();
        u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
    }

    fn starting(started_at: Duration) -> Self {
        Self { started: Instant::now(), started_at, real: false }
    }
}

/// 48 bits, so that what is made of it stays short to read and within what JavaScript counts.
fn random_seed() -> u64 {
    fastrand::u64(..1 << 48)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_moves_with_virtual_time() {
        let clock = Clock::starting_at(500);
        assert_eq!(clock.now(), 500);
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(clock.now(), 30_500);
    }

    #[test]
    fn the_real_clock_is_the_machines() {
        let machine =
            || SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_millis() as u64;
        let before = machine();
        let clock = Clock::real();
        // The two clocks round at different places, hence the millisecond.
        assert!((before..=machine() + 1).contains(&clock.now()));
    }

    #[test]
    fn a_real_instance_has_a_seed_of_its_own() {
        let real = Surroundings::real(CancellationToken::new());
        assert_ne!(real.of_instance(0).seed, real.of_instance(0).seed);
        assert!(real.of_instance(0).seed < 1 << 48);
        let fixed = Surroundings::fixed().with_seed(0xb);
        assert_eq!((fixed.of_instance(0).seed, fixed.of_instance(1).seed), (0xb, 0xc));
    }
}
