//! One scene, one transcript: on every run, and what would trip it.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use axum::{Router, handler::Handler, routing::get};
use tokio::{
    sync::{broadcast, mpsc, oneshot},
    task::spawn_blocking,
    time::{sleep, timeout},
};
use wire::Wire;

const S: Duration = Duration::from_secs(1);

fn in_a_runtime<T>(scene: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(scene)
}

/// The different answers of `/`, each asked for in a runtime of its own.
fn answers<H, T>(runs: usize, handler: H) -> BTreeSet<String>
where
    H: Handler<T, ()> + Clone,
    T: 'static,
{
    let ask = || async {
        let wire = Wire::new(Router::new().route("/", get(handler.clone())));
        wire.client("alice").get("/").await.body
    };
    (0..runs).map(|_| in_a_runtime(ask())).collect()
}

/// Eight readers held and woken together, one of them far away, one cut off, and a restart.
async fn busy_scene() -> String {
    let app = || {
        let woken = broadcast::Sender::<&str>::new(8);
        let hold = {
            let woken = woken.clone();
            async move || woken.subscribe().recv().await.unwrap_or("nothing")
        };
        let wake = async move || woken.send("news").unwrap_or(0).to_string();
        Router::new().route("/hold", get(hold)).route("/wake", get(wake))
    };
    let wire = Wire::new(app());
    let readers: Vec<_> = (0..8).map(|n| wire.client(&format!("reader{n}"))).collect();
    readers[3].delay_answers(2 * S);
    for reader in &readers {
        let reader = reader.clone();
        tokio::spawn(async move { reader.send(hyper::Request::get("/hold")).await });
    }
    sleep(S).await;
    readers[5].cut();
    wire.client("alice").get("/wake").await;
    sleep(5 * S).await;
    wire.restart(app());
    wire.client("bob").get("/wake").await;
    wire.transcript().to_string()
}

#[test]
fn one_scene_has_one_transcript_in_200_runtimes() {
    let transcripts: BTreeSet<_> = (0..200).map(|_| in_a_runtime(busy_scene())).collect();

    assert_eq!(transcripts.len(), 1);
    assert_eq!(transcripts.first().unwrap().matches("← 200 OK").count(), 9);
}

/// `select!` begins with a branch taken at random. In a handler: `biased`, or a design in which one
/// cause is ready at a time.
#[test]
fn select_trips_it_unless_biased() {
    async fn two_ready_channels(biased: bool) -> String {
        let ((to_a, mut a), (to_b, mut b)) = (mpsc::channel(2), mpsc::channel(2));
        for (to, name) in [(to_a, 'a'), (to_b, 'b')] {
            to.send(name).await.unwrap();
            to.send(name).await.unwrap();
        }
        let mut order = String::new();
        loop {
            let next = if biased {
                tokio::select! { biased; Some(name) = a.recv() => name, Some(name) = b.recv() => name, else => break }
            } else {
                tokio::select! { Some(name) = a.recv() => name, Some(name) = b.recv() => name, else => break }
            };
            order.push(next);
        }
        order
    }

    assert!(answers(100, || two_ready_channels(false)).len() > 1);
    assert_eq!(answers(100, || two_ready_channels(true)), ["aabb".into()].into());
}

/// A `HashMap` is seeded anew for each map. In a handler: a `BTreeMap`, or sort.
#[test]
fn the_order_of_a_hash_map_trips_it() {
    let names = async || {
        let map: HashMap<_, _> =
            ["ann", "bob", "cid", "dan"].map(|name| (name, ())).into();
        map.into_keys().collect::<String>()
    };

    assert!(answers(100, names).len() > 1);
}

/// Waiting for a thread of one's own looks like idling: the clock runs ahead of it.
#[test]
fn another_thread_trips_it_and_spawn_blocking_does_not() {
    let own_thread = async || {
        let (done, wait) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            // Until the other side has given up, in virtual time, or for ever.
            while !done.is_closed() {
                std::thread::yield_now();
            }
        });
        let answered = timeout(30 * S, wait).await.is_ok();
        thread.join().unwrap();
        if answered { "done" } else { "timed out" }
    };
    let blocking = async || {
        let work = spawn_blocking(|| (0..1_000_000u64).sum::<u64>());
        if timeout(30 * S, work).await.is_ok() { "done" } else { "timed out" }
    };

    assert_eq!(answers(3, own_thread), ["timed out".into()].into());
    assert_eq!(answers(20, blocking), ["done".into()].into());
}

/// The standard library's clocks know nothing of the scene's.
#[test]
fn the_standard_clocks_trip_it() {
    let five_seconds = async || {
        let (real, paused) = (std::time::Instant::now(), tokio::time::Instant::now());
        sleep(5 * S).await;
        format!("{} and {}", real.elapsed().as_secs(), paused.elapsed().as_secs())
    };

    assert_eq!(answers(5, five_seconds), ["0 and 5".into()].into());
}
