//! The tap: the true bytes of a room's connections, recorded between the listener and hyper, and
//! the faults that are done to them there.
//!
//! It is off until somebody looks at a room, and off again [`WATCH_KEPT`] after the last look. Then
//! a connection keeps what it was asked last and no more: whoever looks finds the requests that are
//! held by then, and their lines can be cut. What the tap keeps is bounded, by room
//! ([`MAX_EVENTS`], [`MAX_BYTES`]) and in the number of rooms ([`MAX_WATCHED`]).
//!
//! A room is what is asked for below its address, `/steps/1/rooms/lunch/`. A connection belongs to
//! no room, since a browser uses it for whatever is next; each request on it does, and its answer
//! with it. The page itself, and whoever looks at the tap or switches a fault, are left out.
//!
//! It is read by short polls with a cursor (`door.rs`), not by a stream: six tabs with a stream
//! each would take all six connections that a browser gives to an origin, and leave none for the
//! lesson.

mod connection;
mod door;
mod line;
mod messages;
mod room;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::http::Method;
use tokio::time::Instant;
use wire::{Head, Length, Way};

use crate::Clock;
use messages::{Messages, Part};
use room::{Room, What};

pub(crate) use connection::Connection;
pub(crate) use door::routes;
pub(crate) use line::Tapped;
pub use room::{MAX_BYTES, MAX_EVENTS};

/// How long a room is recorded after somebody last looked. Its faults end with it.
pub const WATCH_KEPT: Duration = Duration::from_secs(30);

/// What is recorded of a connection that is cut with a request on it.
const CUT: &str = "the line is cut";

/// The most rooms that are recorded at a time.
pub const MAX_WATCHED: usize = 32;

/// The tap of one listener. Clones are the same tap.
#[derive(Clone)]
pub(crate) struct Tap(Arc<Inner>);

struct Inner {
    /// Looked at by every read and write; all else only when this is set.
    on: AtomicBool,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rooms: BTreeMap<u64, Room>,
    /// All connections of the listener, whether or not the tap is on.
    open: BTreeMap<u64, Connection>,
    /// One for each, while it is on.
    lines: BTreeMap<u64, Line>,
    watches: u64,
    connections: u64,
    exchanges: u64,
}

/// What is known of a connection while the tap is on.
struct Line {
    requests: Messages,
    answers: Messages,
    /// Requests whose answers are not through yet. HTTP/1.1 answers in order.
    exchanges: VecDeque<Exchange>,
    /// The answer that is under way.
    answer: Option<Answer>,
    /// The room of the newest request, if it was for one.
    room: Option<u64>,
    /// The room of the newest request that was for one.
    carried: Option<u64>,
    cut: bool,
}

#[derive(Clone, Copy)]
struct Exchange {
    number: u64,
    room: Option<u64>,
    /// Asked by a reader. Who sends has a line of their own, as in the scenes: a reader's line may
    /// be slow, and what is sent meanwhile is not.
    reads: bool,
    /// Its answer has no body, whatever it says.
    head_only: bool,
    written: Option<Written>,
}

/// When the server wrote an answer, and when it may pass.
#[derive(Clone, Copy)]
struct Written {
    at: u64,
    due: Instant,
}

#[derive(Clone, Copy)]
struct Answer {
    interim: bool,
    streamed: bool,
}

/// The line is cut: the connection has to end.
#[derive(Debug)]
pub(crate) struct Cut;

/// Whether what the server writes may pass.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Pass,
    Wait(Instant),
    Cut,
}

impl Tap {
    pub(crate) fn new() -> Self {
        let (on, clock, state) =
            (AtomicBool::new(false), Clock::real(), Mutex::default());
        Self(Arc::new(Inner { on, clock, state }))
    }

    fn is_on(&self) -> bool {
        self.0.on.load(Ordering::Relaxed)
    }

    /// A connection has been made: its number.
    fn opened(&self, connection: &Connection) -> u64 {
        let mut state = self.state();
        state.connections += 1;
        let number = state.connections;
        state.open.insert(number, connection.clone());
        if self.is_on() {
            state.lines.insert(number, Line::new());
        }
        number
    }

    /// Bytes have come from a client; none if it sends no more.
    fn read(&self, connection: u64, bytes: &[u8]) -> Result<(), Cut> {
        let mut state = self.state();
        self.expire(&mut state);
        state.read(connection, bytes, self.0.clock.now())
    }

    /// The server wants to write; the connection is woken when what is said here may have changed.
    fn may_write(&self, connection: u64) -> Verdict {
        self.state().may_write(connection, self.0.clock.now())
    }

    /// Whether the connection is cut; if not, it is woken when it is.
    fn is_cut(&self, connection: u64) -> bool {
        self.state().lines.get(&connection).is_some_and(|line| line.cut)
    }

    /// Bytes have gone to a client.
    fn wrote(&self, connection: u64, bytes: &[u8]) {
        self.state().wrote(connection, bytes, self.0.clock.now());
    }

    fn closed(&self, connection: u64) {
        self.state().closed(connection, self.0.clock.now());
    }

    /// The room below these addresses, which from now on is recorded. Nothing if there are too
    /// many.
    fn look<T>(
        &self,
        addresses: &[String],
        see: impl FnOnce(&mut State, u64, u64) -> T,
    ) -> Option<T> {
        let mut state = self.state();
        self.expire(&mut state);
        let now = self.0.clock.now();
        let known = state.rooms.iter().find(|(_, room)| room.addresses == *addresses);
        let id = match known.map(|(id, _)| *id) {
            Some(id) => id,
            None if state.rooms.len() >= MAX_WATCHED => return None,
            None => {
                state.watches += 1;
                let id = state.watches;
                // Unlike that of any other watch, this process's or another's.
                let epoch = now + id;
                state.rooms.insert(id, Room::new(addresses.to_vec(), epoch));
                state.begin(id);
                id
            }
        };
        self.0.on.store(true, Ordering::Relaxed);
        state.rooms.get_mut(&id)?.looked = Instant::now();
        Some(see(&mut state, id, now))
    }

    fn expire(&self, state: &mut State) {
        state.rooms.retain(|_, room| room.looked.elapsed() < WATCH_KEPT);
        if state.rooms.is_empty() {
            state.lines.clear();
            self.0.on.store(false, Ordering::Relaxed);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("nothing panics while it is held")
    }
}

impl Line {
    fn new() -> Self {
        Self {
            requests: Messages::new(Way::ToServer),
            answers: Messages::new(Way::ToClient),
            exchanges: VecDeque::new(),
            answer: None,
            room: None,
            carried: None,
            cut: false,
        }
    }
}

impl State {
    /// A room is looked at from now on: the lines that carry its requests already are its.
    fn begin(&mut self, room: u64) {
        for (number, connection) in &self.open {
            let known = connection.known();
            let line = self.lines.entry(*number).or_insert_with(Line::new);
            if room_of(&self.rooms, &known.target) != Some(room) {
                continue;
            }
            (line.room, line.carried) = (Some(room), Some(room));
            if let Some(exchange) = line.exchanges.back_mut() {
                exchange.room = Some(room);
            } else if known.waits {
                self.exchanges += 1;
                let exchange = Exchange::new(self.exchanges, Some(room), &known.method);
                line.exchanges.push_back(exchange);
            }
        }
    }

    fn read(&mut self, connection: u64, bytes: &[u8], now: u64) -> Result<(), Cut> {
        let Some(line) = self.lines.get_mut(&connection) else { return Ok(()) };
        if bytes.is_empty()
            && let Some(message) = line.requests.broken_off()
        {
            let exchange = line.exchanges.back().map(|exchange| exchange.number);
            let what = What::Request { exchange, message, whole: false };
            record(&mut self.rooms, line.room, now, connection, what);
        }
        for part in line.requests.feed(bytes, false) {
            match part {
                Part::Head(head) => {
                    let (method, target) =
                        head.text.split_once(' ').unwrap_or((&head.text, ""));
                    let room = room_of(&self.rooms, target);
                    self.exchanges += 1;
                    let method = method.parse().unwrap_or_default();
                    let exchange = Exchange::new(self.exchanges, room, &method);
                    line.exchanges.push_back(exchange);
                    line.room = room;
                    line.carried = room.or(line.carried);
                    let room = room.and_then(|room| self.rooms.get(&room));
                    line.cut |= room.is_some_and(|room| room.is_cut());
                }
                Part::Whole(message) => {
                    let exchange = line.exchanges.back().map(|exchange| exchange.number);
                    let what = What::Request { exchange, message, whole: true };
                    record(&mut self.rooms, line.room, now, connection, what);
                }
                Part::Piece(raw) => {
                    let what = What::Piece { to_server: true, raw };
                    record(&mut self.rooms, line.room, now, connection, what);
                }
            }
        }
        if !line.cut || bytes.is_empty() {
            return Ok(());
        }
        let what = What::Fault { text: CUT.into() };
        record(&mut self.rooms, line.room, now, connection, what);
        Err(Cut)
    }

    fn may_write(&mut self, connection: u64, at: u64) -> Verdict {
        let Some(line) = self.lines.get_mut(&connection) else { return Verdict::Pass };
        if line.cut {
            return Verdict::Cut;
        }
        let Some(exchange) = line.exchanges.front_mut().filter(|exchange| exchange.reads)
        else {
            return Verdict::Pass;
        };
        let Some(room) = exchange.room.and_then(|room| self.rooms.get(&room)) else {
            return Verdict::Pass;
        };
        let now = Instant::now();
        let written = Written { at, due: now + room.delay };
        let due = exchange.written.get_or_insert(written).due;
        match due.max(room.stalled_until) {
            until if until > now => Verdict::Wait(until),
            _ => Verdict::Pass,
        }
    }

    fn wrote(&mut self, connection: u64, bytes: &[u8], now: u64) {
        let Some(line) = self.lines.get_mut(&connection) else { return };
        let head_only = line.exchanges.front().is_some_and(|exchange| exchange.head_only);
        for part in line.answers.feed(bytes, head_only) {
            match part {
                Part::Head(head) => {
                    if line.answer.take().is_some_and(|answer| answer.streamed) {
                        line.exchanges.pop_front();
                    }
                    line.answer = Some(Answer::of(&head));
                    if head.text.starts_with("101") {
                        // No HTTP from here on, in either direction (RFC 9110, section 15.2.2).
                        line.requests.stream();
                    }
                }
                Part::Whole(message) => {
                    let exchange = line.exchanges.front().copied();
                    let room = exchange.and_then(|exchange| exchange.room);
                    let written = exchange.and_then(|exchange| exchange.written);
                    let what = What::Answer {
                        exchange: exchange.map(|exchange| exchange.number),
                        left: written.map_or(now, |written| written.at),
                        message,
                        whole: true,
                    };
                    record(&mut self.rooms, room, now, connection, what);
                    let over =
                        line.answer.is_none_or(|now| !now.interim && !now.streamed);
                    if over {
                        line.exchanges.pop_front();
                        line.answer = None;
                    }
                }
                Part::Piece(raw) => {
                    let exchange = line.exchanges.front_mut();
                    let room = exchange.as_ref().and_then(|exchange| exchange.room);
                    if let Some(exchange) = exchange {
                        // Each piece of a stream is under way for as long as the line says.
                        exchange.written = None;
                    }
                    let what = What::Piece { to_server: false, raw };
                    record(&mut self.rooms, room, now, connection, what);
                }
            }
        }
    }

    fn closed(&mut self, connection: u64, now: u64) {
        // What was begun, and ended by somebody else than the client.
        let _ = self.read(connection, &[], now);
        self.open.remove(&connection);
        let Some(mut line) = self.lines.remove(&connection) else { return };
        let exchange = line.exchanges.front().copied();
        if let Some(message) = line.answers.broken_off() {
            let room = exchange.and_then(|exchange| exchange.room);
            let exchange = exchange.map(|exchange| exchange.number);
            let what = What::Answer { exchange, left: now, message, whole: false };
            record(&mut self.rooms, room, now, connection, what);
        }
        if !line.cut {
            record(&mut self.rooms, line.carried, now, connection, What::Closes);
        }
    }

    /// Something is done to the lines of a room.
    fn fault(&mut self, room: u64, now: u64, text: &str, cut: bool) {
        let what = What::Fault { text: text.to_owned() };
        record(&mut self.rooms, Some(room), now, 0, what);
        let lines = self.lines.iter_mut().filter(|(_, line)| line.room == Some(room));
        for (number, line) in lines {
            if cut && !line.cut && !line.exchanges.is_empty() {
                // What was asked on it is not answered any more.
                let what = What::Fault { text: CUT.into() };
                record(&mut self.rooms, Some(room), now, *number, what);
            }
            line.cut |= cut;
            if let Some(connection) = self.open.get(number) {
                connection.wake();
            }
        }
    }

    /// How many connections the room has; who looks may use one of them in between.
    fn held(&self, room: u64) -> usize {
        let lines = self.lines.values();
        lines.filter(|line| line.carried == Some(room) && !line.cut).count()
    }

    /// How many answers to the room's readers are written, and not through yet.
    fn waiting(&self, room: u64) -> usize {
        let first = self.lines.values().filter_map(|line| line.exchanges.front());
        first
            .filter(|exchange| exchange.room == Some(room) && exchange.written.is_some())
            .count()
    }
}

impl Exchange {
    fn new(number: u64, room: Option<u64>, method: &Method) -> Self {
        let (reads, head_only) = (method == Method::GET, method == Method::HEAD);
        Self { number, room, reads, head_only, written: None }
    }
}

impl Answer {
    fn of(head: &Head) -> Self {
        let interim = head.text.starts_with('1') && !head.text.starts_with("101");
        Self { interim, streamed: !matches!(head.body, Length::Known(_)) }
    }
}

fn record(
    rooms: &mut BTreeMap<u64, Room>,
    room: Option<u64>,
    at: u64,
    connection: u64,
    what: What,
) {
    if let Some(room) = room.and_then(|room| rooms.get_mut(&room)) {
        room.record(at, connection, what);
    }
}

/// Paths below a room's address that are not the step's: the page, and this.
const NOT_THE_STEPS: [&str; 3] = ["", "tap", "faults"];

/// The watched room that a request is for.
fn room_of(rooms: &BTreeMap<u64, Room>, target: &str) -> Option<u64> {
    let mut rooms = rooms.iter();
    let (id, _) = rooms.find(|(_, room)| {
        let mut addresses = room.addresses.iter();
        addresses.any(|address| {
            let below = target.strip_prefix(address.as_str());
            let path = below.map(|below| below.split('?').next().unwrap_or(below));
            path.is_some_and(|path| !NOT_THE_STEPS.contains(&path))
        })
    })?;
    Some(*id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lunch() -> Vec<String> {
        vec!["/rooms/lunch/".to_owned()]
    }

    fn ask(tap: &Tap, connection: u64) {
        let request = b"GET /rooms/lunch/messages HTTP/1.1\r\n\r\n";
        tap.read(connection, request).expect("the line is not cut");
    }

    fn kept(tap: &Tap) -> (usize, usize) {
        let state = tap.state();
        (state.rooms.len(), state.lines.len())
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_on_while_somebody_looks_and_then_keeps_nothing() {
        let tap = Tap::new();
        assert!(!tap.is_on());
        tap.look(&lunch(), |state, room, _| {
            state.rooms.get_mut(&room).expect("it is there").delay = WATCH_KEPT;
        });
        assert!(tap.is_on());
        let connection = tap.opened(&Connection::default());
        ask(&tap, connection);
        assert!(matches!(tap.may_write(connection), Verdict::Wait(_)));

        tokio::time::advance(WATCH_KEPT - Duration::from_millis(1)).await;
        ask(&tap, connection);
        assert_eq!(kept(&tap), (1, 1));
        tokio::time::advance(Duration::from_millis(1)).await;
        ask(&tap, connection);
        assert!(!tap.is_on());
        assert_eq!(kept(&tap), (0, 0));
        assert_eq!(tap.may_write(connection), Verdict::Pass);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_is_woken_by_a_fault() {
        let tap = Tap::new();
        let hour = Duration::from_secs(3600);
        let room = tap.look(&lunch(), |state, room, _| {
            state.rooms.get_mut(&room).expect("it is there").stalled_until += hour;
            room
        });
        let (connection, woken) = watched();
        let number = tap.opened(&connection);
        ask(&tap, number);
        assert!(matches!(tap.may_write(number), Verdict::Wait(_)));
        tap.state().fault(room.expect("a place"), 0, "the line is cut", true);
        assert!(woken.0.load(Ordering::Relaxed));
        assert_eq!(tap.may_write(number), Verdict::Cut);
    }

    /// A tab that was hidden for half a minute, while its request was held.
    #[tokio::test(start_paused = true)]
    async fn what_is_held_when_somebody_looks_again_can_be_cut() {
        let tap = Tap::new();
        tap.look(&lunch(), |_, _, _| ());
        let (connection, woken) = watched();
        let number = tap.opened(&connection);
        ask(&tap, number);
        connection.asked(&Method::GET, "/rooms/lunch/messages");

        tokio::time::advance(WATCH_KEPT).await;
        let waiting = tap.look(&lunch(), |state, room, _| {
            state.fault(room, 0, "answers take a minute", false);
            state.rooms.get_mut(&room).expect("it is there").delay = WATCH_KEPT;
            state.held(room)
        });
        assert_eq!(waiting, Some(1));
        assert!(woken.0.load(Ordering::Relaxed));
        assert!(matches!(tap.may_write(number), Verdict::Wait(_)), "it is this room's");
        tap.look(&lunch(), |state, room, _| state.fault(room, 0, "a cut", true));
        assert!(tap.is_cut(number));
    }

    /// The tap was on for another room when the request came.
    #[tokio::test(start_paused = true)]
    async fn what_was_asked_before_anybody_looked_at_its_room_is_its_rooms() {
        let tap = Tap::new();
        tap.look(&["/rooms/dinner/".to_owned()], |_, _, _| ());
        let (connection, _) = watched();
        let number = tap.opened(&connection);
        ask(&tap, number);
        connection.asked(&Method::GET, "/rooms/lunch/messages");
        tap.look(&lunch(), |state, room, _| {
            state.rooms.get_mut(&room).expect("it is there").delay = WATCH_KEPT;
        });
        assert!(matches!(tap.may_write(number), Verdict::Wait(_)));
    }

    /// A connection that somebody waits for, and whether that one was woken.
    fn watched() -> (Connection, Arc<Woken>) {
        let (connection, woken) = (Connection::default(), Arc::new(Woken::default()));
        connection.remember(&Arc::clone(&woken).into());
        (connection, woken)
    }

    #[derive(Default)]
    struct Woken(AtomicBool);

    impl std::task::Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}
