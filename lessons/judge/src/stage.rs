//! Where a scene is played: before a server in memory, or before one that runs elsewhere.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::Router;
use server::{Clock, Surroundings};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use transcript::{Line, Mark, Transcript, Transit};
use wire::{Client, Wire};

use crate::{Play, Reader, Remote, Scene, said::Cursors};

/// An answer may be so much late and still be written down as due. It is never early.
const LATE: u64 = 400;

/// What was played: all that was said and, if the program fell silent, nothing after it.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// The conversation.
    pub transcript: Transcript,
}

/// A server, the readers in front of it, and what they say to each other.
///
/// Cloning is cheap: clones are the same stage.
#[derive(Clone)]
pub struct Stage {
    wire: Wire,
    place: Place,
    shared: Arc<Shared>,
}

#[derive(Clone)]
enum Place {
    Memory { app: fn(Surroundings) -> Router, stop: CancellationToken },
    Remote(Remote),
}

#[derive(Default)]
struct Shared {
    lines: Mutex<Vec<Line>>,
    cursors: Mutex<Cursors>,
    /// The path of the server's room: empty in memory.
    base: Mutex<String>,
    restarts: Mutex<u64>,
    silence: Notify,
}

impl Stage {
    /// Before a program in memory. The scene's clock starts here.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn memory(app: fn(Surroundings) -> Router) -> Self {
        let surroundings = Surroundings::fixed();
        let stop = surroundings.stop.clone();
        let wire = Wire::new(app(surroundings));
        Self { wire, place: Place::Memory { app, stop }, shared: Arc::default() }
    }

    /// Before a server that runs elsewhere, in a room of its own that nobody was in before.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn remote(remote: &Remote) -> Self {
        let place = Place::Remote(remote.clone());
        let stage =
            Self { wire: Wire::to(remote.address()), place, shared: Arc::default() };
        *lock(&stage.shared.base) = remote.new_room();
        stage
    }

    /// A reader of the room, by its name.
    pub fn reader(&self, name: &str) -> Reader {
        Reader::new(self.clone(), name)
    }

    /// Waits for an instant of the scene, in seconds. Use whole and half ones.
    pub async fn until(&self, seconds: f64) {
        self.wire.until(seconds).await;
    }

    /// Somebody publishes, and that is answered 201.
    pub async fn publish(&self, seconds: f64, (author, text): (&str, &str)) {
        self.until(seconds).await;
        self.reader(author).publishes(text).await;
    }

    /// The server restarts and has forgotten everything. A server elsewhere is left running, and
    /// everybody goes to a new room of it with the cursors that they have: a cursor of another room
    /// is of another epoch, as one from before a restart is.
    pub fn restart(&self) {
        match &self.place {
            Place::Memory { app, stop } => {
                let seed = {
                    let mut restarts = lock(&self.shared.restarts);
                    *restarts += 1;
                    0xa + *restarts
                };
                let surroundings = Surroundings {
                    clock: Clock::starting_at(self.wire.now().as_millis() as u64),
                    stop: stop.clone(),
                    ..Surroundings::fixed().with_seed(seed)
                };
                self.wire.restart(app(surroundings));
            }
            Place::Remote(remote) => *lock(&self.shared.base) = remote.new_room(),
        }
        // A program that panics while it is made again has not restarted.
        self.event("server", "restarts");
    }

    /// The server is told to stop, and goes on with what it has in its hands.
    ///
    /// # Panics
    /// If it runs elsewhere: that is for [`Play::InMemory`].
    pub fn stop(&self) {
        let Place::Memory { stop, .. } = &self.place else {
            panic!("a server elsewhere is not told to stop")
        };
        self.event("server", "is told to stop");
        stop.cancel();
    }

    /// How much later than at once an answer may be and still have come at once: over a network more
    /// than in memory, where no time passes but what the server waits.
    pub fn at_once(&self) -> Duration {
        match self.place {
            Place::Memory { .. } => Duration::from_millis(50),
            Place::Remote(_) => Duration::from_millis(LATE),
        }
    }

    /// Something that is seen away from the wire.
    pub fn event(&self, who: &str, what: &str) {
        self.note(who, Mark::Event, what, Vec::new());
    }

    pub(crate) fn note(&self, who: &str, mark: Mark, text: &str, details: Vec<String>) {
        self.note_not_before(0, who, mark, text, details);
    }

    /// Writes down what happens now, and not as of an earlier instant than this one.
    pub(crate) fn note_not_before(
        &self,
        earliest: u64,
        who: &str,
        mark: Mark,
        text: &str,
        details: Vec<String>,
    ) {
        let at = self.half_second().max(earliest);
        let (who, text) = (who.to_string(), text.to_string());
        let transit = Transit::AtOnce;
        lock(&self.shared.lines).push(Line { at, who, mark, text, transit, details });
    }

    /// The server owes an answer and does not give it: the scene is over.
    pub(crate) fn falls_silent(&self) {
        self.shared.silence.notify_one();
    }

    pub(crate) fn client(&self, name: &str) -> Client {
        self.wire.client(name)
    }

    /// Something that goes wrong, away from the wire.
    pub fn harm(&self, who: &str, what: &str) {
        self.note(who, Mark::Harm, what, Vec::new());
    }

    /// The time of the scene.
    pub fn now(&self) -> Duration {
        self.wire.now()
    }

    pub(crate) fn target(&self, path: &str) -> String {
        format!("{}{path}", lock(&self.shared.base))
    }

    pub(crate) fn cursors(&self) -> MutexGuard<'_, Cursors> {
        lock(&self.shared.cursors)
    }

    /// Now, in milliseconds, as a multiple of half a second: what is a little late was due.
    fn half_second(&self) -> u64 {
        let now = self.now().as_millis() as u64;
        (now + 500 - LATE - 1) / 500 * 500
    }

    pub(crate) fn played(&self) -> Played {
        let mut lines = lock(&self.shared.lines).clone();
        in_order(&mut lines);
        Played { transcript: Transcript { lines } }
    }
}

/// Puts lines in the order of a conversation.
pub(crate) fn in_order(lines: &mut [Line]) {
    // In one instant the order of different people means nothing: those who begin something come
    // first, then those who only hear of it.
    let mut only_hears = BTreeMap::new();
    for line in &*lines {
        let is_heard = line.mark == Mark::ToClient;
        only_hears.entry((line.at, line.who.clone())).or_insert(is_heard);
    }
    lines.sort_by_key(|line| {
        let who = line.who.clone();
        (line.at, who != "server", only_hears[&(line.at, who.clone())], who)
    });
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder panics")
}

/// Plays a scene that has a server's part.
///
/// # Panics
/// If the scene is a client's.
pub async fn play(scene: &Scene, stage: Stage) -> Played {
    let (Play::Server(play) | Play::InMemory(play)) = scene.play else {
        panic!("{} is not a server's", scene.name)
    };
    let silence = stage.shared.clone();
    tokio::select! {
        biased;
        () = silence.silence.notified() => {}
        () = play(stage.clone()) => {}
    }
    stage.played()
}
