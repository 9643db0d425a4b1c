//! Many readers at once, who are counted and not written down.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
    time::Duration,
};

use hyper::Request;
use tokio::{task::JoinSet, time::timeout};

use crate::{Stage, stage::lock};

/// The statuses of a crowd's answers with their `Retry-After`, in seconds.
type Answers = Vec<(u16, Option<u64>)>;

/// Readers whose requests are held. Dropping it closes all their connections.
#[must_use = "they hang up when this is dropped"]
pub struct Waiting {
    /// Those who were answered in place of being held, as of [`Stage::crowd`].
    pub answered: Vec<(u16, Option<u64>)>,
    asking: JoinSet<(u16, Option<u64>)>,
}

impl Waiting {
    /// How many are held.
    pub fn held(&self) -> usize {
        self.asking.len()
    }
}

impl Stage {
    /// Readers who are not written down come a hundred at a time, ask this, and are ready to wait. No
    /// more come when one of them was answered, or when there are so many.
    pub async fn crowd_waits(&self, target: &str, most: usize) -> Waiting {
        const AT_A_TIME: usize = 100;
        const TO_BE_ANSWERED: Duration = Duration::from_millis(50);
        let mut waiting = Waiting { answered: Vec::new(), asking: JoinSet::new() };
        let target = self.target(target);
        let mut number = 0;
        while waiting.answered.is_empty() && number < most {
            for _ in 0..AT_A_TIME.min(most - number) {
                number += 1;
                let client = self.client(&format!("waiting{number}"));
                let target = target.clone();
                waiting.asking.spawn(async move {
                    match client.send(Request::get(target)).await {
                        Ok(answer) => {
                            (answer.status, answer.header("retry-after").parse().ok())
                        }
                        Err(_) => (0, None),
                    }
                });
            }
            // No answer for as long as one takes at most: they are held.
            while let Ok(Some(ended)) =
                timeout(TO_BE_ANSWERED, waiting.asking.join_next()).await
            {
                waiting.answered.push(ended.expect("nothing panics in it"));
            }
        }
        waiting
    }

    /// Twenty readers, who are not written down, ask as fast as they are answered. They stop at the
    /// least number of requests if one of them was not answered 200, and otherwise at the greatest, or
    /// at this second of the scene.
    ///
    /// Returns the statuses with their `Retry-After`, if they have one that is a number of seconds.
    /// Status 0 is no answer: the line was cut, or nothing came for a second.
    pub async fn crowd(&self, requests: RangeInclusive<usize>, seconds: f64) -> Answers {
        const READERS: usize = 20;
        const HOPELESS: Duration = Duration::from_secs(1);
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let mut asking = JoinSet::new();
        for number in 0..READERS {
            let (stage, answers) = (self.clone(), answers.clone());
            let (client, requests) =
                (self.client(&format!("crowd{number}")), requests.clone());
            asking.spawn(async move {
                let target = stage.target("/messages");
                loop {
                    let asked_at = stage.now();
                    let answer = tokio::select! {
                        biased;
                        () = stage.until(seconds) => None,
                        answer = client.send(Request::get(&target)) => Some(answer),
                    };
                    let (answer, goes_on) = match answer {
                        Some(Ok(answer)) => {
                            let after = answer.header("retry-after").parse().ok();
                            ((answer.status, after), true)
                        }
                        None if stage.now() - asked_at < HOPELESS => return,
                        _ => ((0, None), false),
                    };
                    let mut answers = lock(&answers);
                    answers.push(answer);
                    let enough = answers.len() >= *requests.start()
                        && answers.iter().any(|(status, _)| *status != 200);
                    if !goes_on || enough || answers.len() >= *requests.end() {
                        return;
                    }
                }
            });
        }
        while asking.join_next().await.is_some() {}
        std::mem::take(&mut *lock(&answers))
    }
}
