//! The lesson's contract for servers in other processes, over real sockets: the server in JavaScript
//! keeps it, and so does the lesson's own; a fault in either is found where it is.
//!
//! A server in another process has no virtual time, so these scenes are paced by the clock, and
//! last up to 5 s each. Those that only talk are played all at once. The crowd wants the machine for
//! itself, and comes when the others are done.

mod faults;
mod lesson_1;
mod lesson_2;
mod node;

use std::{
    sync::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use faults::Fault;
use futures_util::future::join_all;
use judge::{Contract, Failure, Kind, Play, Remote, Scene, Stage};
use node::Node;
use server::{Surroundings, listen, serve, stop_on_signal};

/// A lesson, and its server in JavaScript.
struct Subject {
    contract: fn() -> &'static Contract,
    server: &'static str,
    faults: &'static [Fault],
    /// The scene of many at once, which wants the machine for itself.
    crowd: &'static str,
}

const LESSON_1: Subject = Subject {
    contract: ::lesson_1::contract,
    server: node::SERVER,
    faults: lesson_1::FAULTS,
    crowd: "a-crowd",
};

const LESSON_2: Subject = Subject {
    contract: ::lesson_2::contract,
    server: include_str!("../../../../lessons/02-long-polling/contract/server.mjs"),
    faults: lesson_2::FAULTS,
    crowd: "a-full-room",
};

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

impl Subject {
    fn scene(&self, name: &str) -> &'static Scene {
        (self.contract)().scene(name).expect(name)
    }

    /// Plays all scenes but the crowd's, at once.
    async fn passes(&self, who: &str, remote: Remote) {
        let scenes = (self.contract)()
            .scenes()
            .filter(|scene| matches!(scene.play, Play::Server(_)))
            .filter(|scene| scene.name != self.crowd);
        let failures = join_all(scenes.map(async |scene| said(&remote, scene).await));
        let failures: Vec<_> = failures.await.into_iter().flatten().collect();
        assert!(failures.is_empty(), "{who} fails\n{}", failures.join("\n"));
    }

    /// The lesson's last step behind its own server, on a free port.
    async fn last_step(&self) -> Remote {
        let lesson = (self.contract)().lesson;
        let listener = listen(0).await.expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let stop = stop_on_signal();
        let router = lesson.router(lesson.steps.len(), Surroundings::real(stop.clone()));
        tokio::spawn(serve(listener, router, stop));
        there(&format!("http://{address}/")).await
    }

    /// A fault is found in its scene, and what is said then names it.
    async fn finds(&self, node: &std::path::Path, fault: &Fault) {
        let server = Node::start(node, &fault.in_server(self.server));
        let remote = there(&server.url).await;
        let failure =
            judged(&remote, self.scene(fault.scene), Some(fault.sentence)).await;
        let failure = failure.unwrap_or_else(|| panic!("{}: it passes", fault.what));
        let sentence = &failure.difference.sentence;
        assert!(sentence.starts_with(fault.sentence), "{}: {sentence}", fault.what);
        assert!(failure.hint.contains(fault.hint), "{}: {}", fault.what, failure.hint);
        assert_eq!(
            failure.elsewhere().is_some(),
            fault.is_of_a_restart,
            "{}",
            fault.what
        );
    }

    async fn all_pass(&self) {
        let last_step =
            async { self.passes("the last step", self.last_step().await).await };
        let javascript = async {
            let Some(node) = require::node() else { return };
            let server = Node::start(&node, self.server);
            let remote = there(&server.url).await;
            self.passes("server.mjs", remote).await;
        };
        tokio::join!(last_step, javascript);
    }

    async fn finds_all(&self, node: &std::path::Path) {
        let faults = self.faults.iter().filter(|fault| fault.scene != self.crowd);
        join_all(faults.map(async |fault| self.finds(node, fault).await)).await;
    }
}

/// The server at this address, which a busy machine may keep from answering for a while.
async fn there(url: &str) -> Remote {
    for _ in 0..4 {
        if let Ok(remote) = Remote::at(url).await {
            return remote;
        }
    }
    Remote::at(url).await.expect("it is there")
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
        if meant.is_some_and(|meant| difference.sentence.starts_with(meant)) || !is_slow {
            break;
        }
    }
    failure
}

#[test]
fn the_last_step_and_the_server_in_javascript_keep_the_contract() {
    let _machine = with_others();
    run(async { LESSON_1.all_pass().await });
}

#[test]
fn so_do_those_of_lesson_2() {
    let _machine = with_others();
    run(async { LESSON_2.all_pass().await });
}

#[test]
fn a_fault_is_found_where_it_is() {
    let Some(node) = require::node() else { return };
    let _machine = with_others();
    run(async {
        // One after the other: a process for each fault is enough for a machine.
        LESSON_1.finds_all(&node).await;
        LESSON_2.finds_all(&node).await;
    });
}

/// Each crowd takes the machine for less than a second, and its scene 5 s.
#[test]
fn a_crowd_is_refused_in_part_or_that_is_found_missing() {
    let _machine = alone();
    let crowd = LESSON_1.scene(LESSON_1.crowd);
    let turn =
        async |number: u32| tokio::time::sleep(number * Duration::from_millis(800)).await;
    run(async {
        let last_step = async {
            assert_eq!(
                said(&LESSON_1.last_step().await, crowd).await,
                None,
                "the last step"
            );
        };
        let Some(node) = require::node() else { return last_step.await };
        let javascript = async {
            let server = Node::start(&node, node::SERVER);
            turn(1).await;
            let remote = there(&server.url).await;
            assert_eq!(said(&remote, crowd).await, None, "server.mjs");
        };
        let faults = LESSON_1.faults.iter().filter(|fault| fault.scene == LESSON_1.crowd);
        let faults = (2..).zip(faults).map(async |(number, fault)| {
            turn(number).await;
            LESSON_1.finds(&node, fault).await;
        });
        tokio::join!(last_step, javascript, join_all(faults));
    });
}

/// What a correct server is told, with the whole conversation.
async fn said(remote: &Remote, scene: &Scene) -> Option<String> {
    let failure = judged(remote, scene, None).await?;
    Some(format!("{}: {}\n{}", scene.name, failure.difference.sentence, failure.actual))
}

/// The judge opens a connection for each place, so this is for the server with few: the last step of
/// lesson 2 is played to in memory.
#[test]
fn a_room_of_the_server_in_javascript_is_full_and_empties() {
    let Some(node) = require::node() else { return };
    let _machine = alone();
    run(async {
        let full = LESSON_2.scene(LESSON_2.crowd);
        let server = Node::start(&node, LESSON_2.server);
        let remote = there(&server.url).await;
        assert_eq!(said(&remote, full).await, None);
        let faults = LESSON_2.faults.iter().filter(|fault| fault.scene == LESSON_2.crowd);
        join_all(faults.map(async |fault| LESSON_2.finds(&node, fault).await)).await;
    });
}
