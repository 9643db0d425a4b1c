//! The server's side of a wire: hyper serving a router, with no timer of its own, or the way to a
//! server that runs elsewhere.

use std::{net::SocketAddr, sync::Mutex};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncWriteExt, DuplexStream, copy, split},
    net::TcpStream,
    task::AbortHandle,
};

use crate::connection::Scissors;

/// A server process: there is one, or there is none.
pub(crate) struct Server {
    running: Mutex<Option<Process>>,
}

struct Process {
    place: Place,
    connections: Vec<(AbortHandle, Scissors)>,
}

#[derive(Clone)]
enum Place {
    Here(Router),
    Elsewhere(SocketAddr),
}

impl Server {
    pub(crate) fn new(app: Router) -> Self {
        Self::at(Place::Here(app))
    }

    pub(crate) fn elsewhere(address: SocketAddr) -> Self {
        Self::at(Place::Elsewhere(address))
    }

    fn at(place: Place) -> Self {
        Self { running: Mutex::new(Some(Process { place, connections: Vec::new() })) }
    }

    pub(crate) fn start(&self, app: Router) {
        *self.lock() = Some(Process { place: Place::Here(app), connections: Vec::new() });
    }

    /// What a request names as its host.
    pub(crate) fn host(&self) -> String {
        match self.lock().as_ref().map(|process| &process.place) {
            Some(Place::Elsewhere(address)) => address.to_string(),
            _ => "wire.test".into(),
        }
    }

    pub(crate) fn kill(&self) {
        let Some(process) = self.lock().take() else { return };
        for (serving, scissors) in process.connections {
            serving.abort();
            scissors.drop_line();
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.lock().is_some()
    }

    /// Serves one connection. If the server was killed meanwhile, the connection is dropped.
    pub(crate) fn accept(&self, io: DuplexStream, scissors: Scissors) {
        let mut running = self.lock();
        let Some(process) = running.as_mut() else { return };
        let place = process.place.clone();
        let serving = tokio::spawn(async move {
            match place {
                Place::Here(app) => serve(io, app).await,
                Place::Elsewhere(address) => carry(io, address).await,
            }
        });
        process.connections.retain(|(serving, _)| !serving.is_finished());
        process.connections.push((serving.abort_handle(), scissors));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Process>> {
        self.running.lock().expect("no holder panics")
    }
}

async fn serve(io: DuplexStream, app: Router) {
    let app = TowerToHyperService::new(app);
    // No timer is set: hyper's own header timeout would run in virtual time.
    let serving = http1::Builder::new()
        .half_close(false)
        .serve_connection(TokioIo::new(io), app)
        .with_upgrades();
    serving.await.ok();
}

/// A connection that cannot be made, or breaks, is one that the client sees closed.
async fn carry(io: DuplexStream, address: SocketAddr) {
    let Ok(mut far) = TcpStream::connect(address).await else { return };
    far.set_nodelay(true).ok();
    let (mut from_client, mut to_client) = split(io);
    let (mut from_server, mut to_server) = far.split();
    let requests = async {
        copy(&mut from_client, &mut to_server).await.ok();
        to_server.shutdown().await.ok();
        // A server may refuse a body that it has not read, and close: its answer is still to come.
        std::future::pending().await
    };
    tokio::select! {
        () = requests => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}
