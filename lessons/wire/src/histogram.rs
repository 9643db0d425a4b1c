//! When requests knocked, counted by spans of time.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use transcript::{Mark, Transcript};

/// One line for each span between the first request and the last, also for those without any.
pub(crate) fn requests_per(transcript: &Transcript, span: Duration) -> String {
    let span = span.as_millis() as u64;
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for line in transcript.lines.iter().filter(|line| line.mark == Mark::ToServer) {
        if line.text != "closes" {
            *counts.entry(line.at / span).or_default() += 1;
        }
    }
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back())
    else {
        return String::new();
    };
    let mut text = String::new();
    for slot in *first..=*last {
        let at = slot * span;
        let count = counts.get(&slot).copied().unwrap_or(0);
        writeln!(text, "{:>4}.{:03}s {count:>5}", at / 1000, at % 1000)
            .expect("a string grows");
    }
    text
}
