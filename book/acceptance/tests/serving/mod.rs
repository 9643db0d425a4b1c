//! A router, served on a free port of this machine while a test needs it.

use std::net::SocketAddr;

use axum::Router;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Serving {
    /// Serves what `app` makes, given the signal to stop, on a port; 0 is any free one.
    pub(crate) async fn start(
        port: u16,
        app: impl FnOnce(CancellationToken) -> Router,
    ) -> Self {
        let listener = server::listen(port).await.expect("a port");
        let address = listener.local_addr().expect("it listens");
        let stop = CancellationToken::new();
        let task = tokio::spawn(server::serve(listener, app(stop.clone()), stop.clone()));
        Self { address, stop: stop.drop_guard(), task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Stops, and waits until the port is free again.
    #[allow(
        dead_code,
        reason = "each test binary has this module, and not each stops a server"
    )]
    pub(crate) async fn stopped(self) {
        drop(self.stop);
        self.task.await.expect("it ends without a panic");
    }
}
