//! The server's side of a wire: hyper serving a router, with no timer of its own.

use std::sync::Mutex;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{io::DuplexStream, task::AbortHandle};

use crate::connection::Scissors;

/// A server process: there is one, or there is none.
pub(crate) struct Server {
    running: Mutex<Option<Process>>,
}

struct Process {
    app: Router,
    connections: Vec<(AbortHandle, Scissors)>,
}

impl Server {
    pub(crate) fn new(app: Router) -> Self {
        let server = Self { running: Mutex::new(None) };
        server.start(app);
        server
    }

    pub(crate) fn start(&self, app: Router) {
        *self.lock() = Some(Process { app, connections: Vec::new() });
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
        let app = TowerToHyperService::new(process.app.clone());
        // No timer is set: hyper's own header timeout would run in virtual time.
        let serving = http1::Builder::new()
            .half_close(false)
            .serve_connection(TokioIo::new(io), app)
            .with_upgrades();
        let serving = tokio::spawn(async move {
            serving.await.ok();
        });
        process.connections.retain(|(serving, _)| !serving.is_finished());
        process.connections.push((serving.abort_handle(), scissors));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Process>> {
        self.running.lock().expect("no holder panics")
    }
}
