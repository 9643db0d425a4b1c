//! A thousand readers of one room, and a server that hangs for three seconds before it restarts.

use std::{fmt, time::Duration};

use axum::{Router, extract::Request, middleware};
use server::Surroundings;
use tokio::sync::watch;
use wire::Wire;

use crate::readers::Reader;

const READERS: u64 = 1000;
const SPAN: Duration = Duration::from_millis(250);

/// How many requests the server got in each quarter of a second.
pub(crate) struct Requests {
    counts: String,
    /// How many of them it answered 503.
    pub(crate) refused: usize,
}

/// The readers open the page within two seconds, each at an instant of its own. From 8 s to 11 s
/// the server answers nobody, so that at the restart every one of them waits for an answer.
pub(crate) async fn herd(step: usize, follow: impl Fn(&Reader, u64)) -> Requests {
    let hangs = watch::Sender::new(false);
    let wire =
        Wire::new(hanging(lesson_1::app(step, Surroundings::fixed()), hangs.subscribe()));
    let mut random = fastrand::Rng::with_seed(1);
    let mut opens: Vec<_> =
        (0..READERS).map(|seed| (random.u64(0..2000), seed)).collect();
    opens.sort_unstable();
    for (at, seed) in opens {
        wire.until(at as f64 / 1000.0).await;
        follow(&Reader::opens_the_page(&wire, &format!("reader{seed}")), seed);
    }

    wire.until(8.0).await;
    hangs.send_replace(true);
    wire.until(11.0).await;
    wire.restart(lesson_1::app(step, Surroundings::fixed().with_seed(0xb)));
    wire.until(19.99).await;
    let transcript = wire.transcript();
    let refused =
        transcript.lines.iter().filter(|line| line.text.starts_with("503")).count();
    Requests { counts: wire.requests_per(SPAN), refused }
}

fn hanging(app: Router, hangs: watch::Receiver<bool>) -> Router {
    app.layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
        let mut hangs = hangs.clone();
        async move {
            hangs.wait_for(|hangs| !hangs).await.ok();
            next.run(request).await
        }
    }))
}

impl Requests {
    pub(crate) fn most_at_once_after(&self, seconds: f64) -> usize {
        self.after(seconds).max().unwrap_or(0)
    }

    pub(crate) fn mean_after(&self, seconds: f64) -> usize {
        self.after(seconds).sum::<usize>() / self.after(seconds).count()
    }

    fn after(&self, seconds: f64) -> impl Iterator<Item = usize> {
        let rows = self.counts.lines().filter_map(|row| row.trim().split_once("s "));
        let numbers = rows.map(|(at, count)| (at.parse::<f64>(), count.trim().parse()));
        numbers
            .filter_map(move |(at, count)| (at.ok()? >= seconds).then_some(count.ok()?))
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.counts)
    }
}
