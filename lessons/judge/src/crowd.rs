//! Many readers at once, who are counted and not written down.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
    time::Duration,
};

use hyper::Request;
use tokio::task::JoinSet;

use crate::{Stage, stage::lock};

/// The statuses of a crowd's answers with their `Retry-After`, in seconds.
type Answers = Vec<(u16, Option<u64>)>;

impl Stage {
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
