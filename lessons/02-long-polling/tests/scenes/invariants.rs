//! What must hold whatever happens, through long polling: no silent skip, resume, bounds.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration};

use hyper::Request;
use message_log::Limits;
use server::Surroundings;
use tokio::{task::LocalSet, time::sleep};
use wire::Wire;

const READERS: usize = 8;
const MESSAGES: u64 = 60;
/// So few are kept that a reader who is away for a while finds a gap.
const KEPT: usize = 10;

/// Each number that a reader was shown, or the number at which a gap lets it go on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    Message(u64),
    Gap { resume: u64 },
}

fn number(cursor: &serde_json::Value) -> u64 {
    cursor.as_str().unwrap().split_once('-').unwrap().1.parse().unwrap()
}

/// One game: messages at random moments, lines cut at random, and readers who are away at random.
async fn game(seed: u64) {
    let limits = Limits { messages: KEPT, ..Limits::default() };
    let (app, held) =
        lesson_2::small_app(limits, READERS, Surroundings::fixed().with_seed(seed));
    let wire = Wire::new(app);
    let mut random = fastrand::Rng::with_seed(seed);
    let texts = Rc::new(RefCell::new(BTreeMap::new()));
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let shown = Rc::new(RefCell::new(Vec::new()));
            let client = wire.client(&format!("reader{reader}"));
            let follows =
                follow(client.clone(), random.fork(), shown.clone(), texts.clone());
            tokio::task::spawn_local(follows);
            (client, shown)
        })
        .collect();

    for _ in 0..MESSAGES {
        sleep(Duration::from_millis(random.u64(0..3_000))).await;
        let sent =
            wire.client("bob").post("/messages", &crate::stage::json("bob", "?")).await;
        assert_eq!(sent.status, 201);
        if random.u8(..3) == 0 {
            random.choice(&readers).unwrap().0.cut();
        }
        assert!(held() <= READERS);
    }
    sleep(Duration::from_secs(100)).await;

    for (client, shown) in &readers {
        let (mut at, mut gaps) = (0, 0);
        for shown in &*shown.borrow() {
            match *shown {
                Shown::Message(number) => {
                    assert_eq!(number, at + 1, "seed {seed}, {}", client.name());
                    at = number;
                }
                Shown::Gap { resume } => {
                    assert!(resume > at, "seed {seed}: nothing was lost");
                    (at, gaps) = (resume, gaps + 1);
                }
            }
        }
        assert_eq!(at, MESSAGES, "seed {seed}, {}: up to the end", client.name());
        assert!(gaps < MESSAGES);
    }
    assert!(held() <= READERS);
    wire.kill();
    sleep(Duration::from_millis(1)).await;
    assert_eq!(held(), 0, "no place stays taken");
}

async fn follow(
    client: wire::Client,
    mut random: fastrand::Rng,
    shown: Rc<RefCell<Vec<Shown>>>,
    texts: Rc<RefCell<BTreeMap<u64, String>>>,
) {
    let mut cursor = client.get("/messages").await.json()["next"].clone();
    assert_eq!(number(&cursor), 0, "every reader is there before the first message");
    loop {
        let target = format!("/messages?after={}&wait=25", cursor.as_str().unwrap());
        let asked = client.send(Request::get(target)).await;
        sleep(Duration::from_millis(50)).await;
        let Ok(answer) = asked else { continue };
        if random.u8(..4) == 0 {
            sleep(Duration::from_secs(random.u64(0..40))).await;
        }
        if answer.status == 204 {
            continue;
        }
        let batch = answer.json();
        if batch["gap"].is_object() {
            let resume = number(&batch["gap"]["resume"]);
            shown.borrow_mut().push(Shown::Gap { resume });
        }
        for message in batch["messages"].as_array().unwrap() {
            let (number, text) = (number(&message["cursor"]), message.to_string());
            // Whoever resumes after a cursor gets the same suffix as everybody else.
            assert_eq!(*texts.borrow_mut().entry(number).or_insert(text.clone()), text);
            shown.borrow_mut().push(Shown::Message(number));
        }
        assert!(batch["messages"].as_array().unwrap().len() <= KEPT);
        cursor = batch["next"].clone();
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_skipped_in_silence() {
    for seed in 0..12 {
        LocalSet::new().run_until(game(seed)).await;
    }
}
