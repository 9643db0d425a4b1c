//! A line: carries one direction of a connection, at the pace and with the faults that the scene
//! asks for, and records when bytes leave and when they arrive.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

use crate::{
    head::Way,
    record::{PieceId, Recorder},
};

/// How many bytes are under way in one direction before the sender has to wait, beside what the
/// two ends hold: 64 KiB, as small sockets have.
pub const BUFFER: usize = PIECE * PIECES;
const PIECE: usize = 16 * 1024;
const PIECES: usize = 4;

/// What a scene does to one direction of all connections of a client.
pub(crate) struct Faults {
    delay: Mutex<Duration>,
    stalled: watch::Sender<bool>,
    /// How many more bytes may arrive before the connection is cut.
    allowance: AtomicUsize,
}

impl Faults {
    pub(crate) fn none() -> Arc<Self> {
        Arc::new(Self {
            delay: Mutex::default(),
            stalled: watch::Sender::new(false),
            allowance: AtomicUsize::new(usize::MAX),
        })
    }

    pub(crate) fn delay(&self, delay: Duration) {
        *self.delay.lock().expect("no holder panics") = delay;
    }

    pub(crate) fn stall(&self, stalled: bool) {
        self.stalled.send_replace(stalled);
    }

    pub(crate) fn cut_after(&self, bytes: usize) {
        self.allowance.store(bytes, Ordering::Relaxed);
    }

    fn current_delay(&self) -> Duration {
        *self.delay.lock().expect("no holder panics")
    }
}

/// One direction of one connection.
pub(crate) struct Direction {
    pub(crate) connection: usize,
    pub(crate) who: String,
    pub(crate) way: Way,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Arc<Faults>,
    /// Ends the direction as if its sender had closed it.
    pub(crate) half_closed: watch::Receiver<bool>,
}

/// How a direction ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// One of the two sides closed it.
    Closed,
    /// The scene's allowance of bytes was used up: the whole connection has to go.
    Cut,
}

struct UnderWay {
    bytes: Vec<u8>,
    due: Instant,
    id: PieceId,
}

impl Direction {
    /// Carries bytes until one side closes or the scene cuts the line.
    pub(crate) async fn carry(
        self,
        from: impl AsyncRead + Unpin,
        to: impl AsyncWrite + Unpin,
    ) -> End {
        let (sent, under_way) = mpsc::channel(PIECES);
        let (end, ()) = tokio::join!(self.arrive(under_way, to), self.leave(from, sent));
        end
    }

    async fn leave(
        &self,
        mut from: impl AsyncRead + Unpin,
        sent: mpsc::Sender<UnderWay>,
    ) {
        let mut half_closed = self.half_closed.clone();
        let mut buffer = vec![0; PIECE];
        loop {
            let count = tokio::select! {
                biased;
                () = sent.closed() => return,
                count = from.read(&mut buffer) => count.unwrap_or(0),
                Ok(_) = half_closed.wait_for(|closed| *closed) => 0,
            };
            let bytes = buffer[..count].to_vec();
            let id = self.recorder.left(self.connection, &self.who, self.way, &bytes);
            let due = Instant::now() + self.faults.current_delay();
            if sent.send(UnderWay { bytes, due, id }).await.is_err() || count == 0 {
                return;
            }
        }
    }

    async fn arrive(
        &self,
        mut under_way: mpsc::Receiver<UnderWay>,
        mut to: impl AsyncWrite + Unpin,
    ) -> End {
        let mut stalled = self.faults.stalled.subscribe();
        while let Some(UnderWay { bytes, due, id }) = under_way.recv().await {
            // A timer that is due still costs a turn of the scheduler; most lines have no delay.
            if due > Instant::now() {
                sleep_until(due).await;
            }
            stalled.wait_for(|stalled| !stalled).await.ok();
            let allowed = self.allow(bytes.len());
            if to.write_all(&bytes[..allowed]).await.is_err() {
                return End::Closed;
            }
            self.recorder.arrived(id, allowed);
            if allowed < bytes.len() {
                return End::Cut;
            }
            if bytes.is_empty() {
                to.shutdown().await.ok();
                return End::Closed;
            }
        }
        End::Closed
    }

    fn allow(&self, bytes: usize) -> usize {
        let allowance = &self.faults.allowance;
        let left = allowance.load(Ordering::Relaxed);
        let allowed = bytes.min(left);
        if left != usize::MAX {
            // A cut ends this connection; the client's next one is whole again.
            let rest = if allowed < bytes { usize::MAX } else { left - allowed };
            allowance.store(rest, Ordering::Relaxed);
        }
        allowed
    }
}
