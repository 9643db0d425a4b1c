//! The lesson's contract for servers in other processes, over real sockets: the server in JavaScript
//! keeps it, and so does the lesson's own; a fault in either is found where it is.
//!
//! A server in another process has no virtual time, so these scenes are paced by the clock, and
//! last up to 5 s each. Those that only talk are played all at once. The crowd wants the machine for
//! itself, and comes when the others are done.

mod faults;
mod node;

use std::{
    sync::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use faults::{FAULTS, Fault};
use futures_util::future::join_all;
use judge::{Failure, Kind, Play, Remote, Scene, Stage};
use node::Node;
use server::{Surroundings, listen, serve, stop_on_signal};

const CROWD: &str = "a-crowd";

static MACHINE: RwLock<()> = RwLock::new(());

fn with_others() -> RwLockReadGuard<'static, ()> {
    MACHINE.read().unwrap_or_else(|poison| poison.into_inner())
}

fn alone() -> RwLockWriteGuard<'static, ()> {
    MACHINE.write().unwrap_or_else(|poison| poison.into_inner())
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(test);
}

fn scene(name: &str) -> &'static Scene {
    lesson_1::contract().scene(name).expect(name)
}

/// Plays a scene, and says what was another thing. A busy machine makes everything late and nothing
/// else, so what is late without being meant to is played again.
async fn judged(remote: &Remote, scene: &Scene, meant: Option<&str>) -> Option<Failure> {
    const MOST: usize = 5;
    let mut failure = None;
    for _ in 0..MOST {
        let played = judge::play(scene, Stage::remote(remote)).await;
        failure = scene.judge(played.transcript);
        let Some(Failure { difference, .. }) = &failure else { break };
        let is_slow = match &difference.kind {
            Kind::Late(_) | Kind::NoAnswer => true,
            Kind::NotSeen { came: Some(came), .. } => came.contains(" too slowly "),
            _ => false,
        };
        if Some(difference.sentence.as_str()) == meant || !is_slow {
            break;
        }
    }
    failure
}

/// Plays all scenes but the crowd's, at once.
async fn passes(who: &str, remote: Remote) {
    let scenes = lesson_1::contract()
        .scenes()
        .filter(|scene| matches!(scene.play, Play::Server(_)) && scene.name != CROWD);
    let failures = join_all(scenes.map(async |scene| said(&remote, scene).await));
    let failures: Vec<_> = failures.await.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{who} fails\n{}", failures.join("\n"));
}

/// The lesson's last step behind its own server, on a free port.
async fn last_step() -> Remote {
    let listener = listen(0).await.expect("a free port");
    let address = listener.local_addr().expect("it listens");
    let stop = stop_on_signal();
    let router = lesson_1::lesson().router(5, Surroundings::real(stop.clone()));
    tokio::spawn(serve(listener, router, stop));
    Remote::at(&format!("http://{address}/")).await.expect("it is there")
}

/// A fault is found in its scene, and what is said then names it.
async fn is_found(node: &std::path::Path, fault: &Fault) {
    let server = Node::start(node, &fault.server());
    let remote = Remote::at(&server.url).await.expect(fault.what);
    let failure = judged(&remote, scene(fault.scene), Some(fault.sentence)).await;
    let failure = failure.unwrap_or_else(|| panic!("{}: it passes", fault.what));
    assert_eq!(failure.difference.sentence, fault.sentence, "{}", fault.what);
    assert!(failure.hint.contains(fault.hint), "{}: {}", fault.what, failure.hint);
    assert_eq!(failure.elsewhere().is_some(), fault.is_of_a_restart, "{}", fault.what);
}

#[test]
fn the_last_step_and_the_server_in_javascript_keep_the_contract() {
    let _machine = with_others();
    run(async {
        let step_5 = async { passes("step 5", last_step().await).await };
        let javascript = async {
            let Some(node) = require::node() else { return };
            let server = Node::start(&node, node::SERVER);
            let remote = Remote::at(&server.url).await.expect("it is there");
            passes("server.mjs", remote).await;
        };
        tokio::join!(step_5, javascript);
    });
}

#[test]
fn a_fault_is_found_where_it_is() {
    let Some(node) = require::node() else { return };
    let _machine = with_others();
    run(async {
        let faults = FAULTS.iter().filter(|fault| fault.scene != CROWD);
        join_all(faults.map(async |fault| is_found(&node, fault).await)).await;
    });
}

/// Each crowd takes the machine for less than a second, and its scene 5 s.
#[test]
fn a_crowd_is_refused_in_part_or_that_is_found_missing() {
    let _machine = alone();
    let crowd = scene(CROWD);
    let turn =
        async |number: u32| tokio::time::sleep(number * Duration::from_millis(800)).await;
    run(async {
        let step_5 = async {
            assert_eq!(said(&last_step().await, crowd).await, None, "step 5");
        };
        let Some(node) = require::node() else { return step_5.await };
        let javascript = async {
            let server = Node::start(&node, node::SERVER);
            turn(1).await;
            let remote = Remote::at(&server.url).await.expect("it is there");
            assert_eq!(said(&remote, crowd).await, None, "server.mjs");
        };
        let faults = FAULTS.iter().filter(|fault| fault.scene == CROWD);
        let faults = (2..).zip(faults).map(async |(number, fault)| {
            turn(number).await;
            is_found(&node, fault).await;
        });
        tokio::join!(step_5, javascript, join_all(faults));
    });
}

/// What a correct server is told, with the whole conversation.
async fn said(remote: &Remote, scene: &Scene) -> Option<String> {
    let failure = judged(remote, scene, None).await?;
    Some(format!("{}: {}\n{}", scene.name, failure.difference.sentence, failure.actual))
}
