//! A connection in memory: two directions between a client's end and the server's end.

use std::sync::Arc;

use tokio::{
    io::{DuplexStream, duplex, split},
    sync::watch,
    task::AbortHandle,
};
use transcript::Mark;

use crate::{
    head::Way,
    line::{BUFFER, Direction, End, Faults},
    record::Recorder,
};

/// How many connections a browser opens to one origin over HTTP/1.1; a further request waits.
pub const MOST_CONNECTIONS: usize = 6;

/// The faults of both directions of a client's connections.
#[derive(Clone)]
pub(crate) struct LineFaults {
    pub(crate) requests: Arc<Faults>,
    pub(crate) answers: Arc<Faults>,
}

/// Lets a connection go at once, in both directions.
#[derive(Clone)]
pub(crate) struct Scissors {
    who: String,
    recorder: Recorder,
    carrying: AbortHandle,
    half_close: watch::Sender<bool>,
}

impl Scissors {
    /// The line is cut: what is under way is lost. Notes it, unless the line is gone already.
    pub(crate) fn cut(&self) {
        if !self.carrying.is_finished() {
            self.recorder.note(&self.who, Mark::Fault, "the line is cut");
            self.carrying.abort();
        }
    }

    /// The same without a word: the far end's process is gone, and the scene said so.
    pub(crate) fn drop_line(&self) {
        self.carrying.abort();
    }

    /// The client ends its direction and goes on reading.
    pub(crate) fn half_close(&self) {
        self.half_close.send_replace(true);
    }
}

/// The two ends of a new connection.
pub(crate) fn connect(
    who: String,
    faults: LineFaults,
    recorder: Recorder,
) -> (DuplexStream, DuplexStream, Scissors) {
    let connection = recorder.new_connection();
    let (client, near) = duplex(BUFFER);
    let (far, server) = duplex(BUFFER);
    let (from_client, to_client) = split(near);
    let (from_server, to_server) = split(far);
    let half_close = watch::Sender::new(false);
    let direction = |way, faults, half_closed| Direction {
        connection,
        who: who.clone(),
        way,
        recorder: recorder.clone(),
        faults,
        half_closed,
    };
    let requests = direction(Way::ToServer, faults.requests, half_close.subscribe());
    let answers =
        direction(Way::ToClient, faults.answers, watch::Sender::new(false).subscribe());
    let (name, notes) = (who.clone(), recorder.clone());
    let carrying = tokio::spawn(async move {
        let requests = requests.carry(from_client, to_server);
        let answers = answers.carry(from_server, to_client);
        // Either direction may end by itself; a cut ends both at once.
        let cut = async {
            let (mut requests, mut answers) =
                (std::pin::pin!(requests), std::pin::pin!(answers));
            tokio::select! {
                biased;
                end = &mut requests => end == End::Cut || answers.await == End::Cut,
                end = &mut answers => end == End::Cut || requests.await == End::Cut,
            }
        };
        if cut.await {
            notes.note(&name, Mark::Fault, "the line is cut");
        }
    });
    let carrying = carrying.abort_handle();
    (client, server, Scissors { who, recorder, carrying, half_close })
}
