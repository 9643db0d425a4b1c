use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router, middleware::AddExtension};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Layer;
use tower::util::MapRequest;

use crate::tap::{Tap, Tapped};

/// How long requests under way may still take once the server is told to stop.
pub const DRAIN: Duration = Duration::from_secs(5);

/// How long a client may take over the head of a request. As hyper counts it, from the end of the
/// one before: so it is also how long an idle connection is kept.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The most connections at a time; further ones wait in the system's queue.
pub const MAX_CONNECTIONS: usize = 10_000;

/// How many new connections may wait to be accepted; the system may allow fewer. Where they find no
/// place in the queue, their first packet is dropped, and the client tries again a second later: with
/// tokio's 128 that befalls readers who come back all at once.
const QUEUE: u32 = 4_096;

/// How long to wait when a connection cannot be accepted because the system is out of something:
/// at first, and at most. It doubles each time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_ACCEPT_PAUSE: Duration = Duration::from_secs(2);

/// Why a port cannot be listened on, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody listens there already.
    #[error(
        "port {0} is in use: choose another with --port, or any free one with --port 0"
    )]
    InUse(u16),
    /// The system does not let this user listen there.
    #[error("port {0} is not allowed here: choose one above 1023 with --port")]
    Denied(u16),
    /// Anything else.
    #[error("port {0} cannot be listened on ({1}): choose another with --port")]
    Other(u16, io::Error),
}

/// Listens on a port of this machine, reachable from nowhere else; port 0 is any free one.
///
/// # Errors
///
/// [`ListenError`], if the port is in use or not to be had.
pub async fn listen(port: u16) -> Result<TcpListener, ListenError> {
    listen_on(port).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse(port),
        io::ErrorKind::PermissionDenied => ListenError::Denied(port),
        _ => ListenError::Other(port, error),
    })
}

fn listen_on(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // As in `TcpListener::bind`: a port is free again when its server has ended. On Windows it would
    // mean that two may listen on it.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(QUEUE)
}

/// Serves HTTP/1.1 until it is told to stop, and returns at most [`DRAIN`] later.
///
/// On stop it closes the listener and each idle connection, lets requests under way be answered,
/// and after [`DRAIN`] cuts what is left, such as a stream that never ends. What has become a
/// WebSocket is no longer a connection of the server's: the step ends it by its own stop signal.
///
/// hyper's builder in place of `axum::serve`, because that one waits for a stream without bound and
/// takes about twice the memory for a connection that is held.
pub async fn serve(listener: TcpListener, app: Router, stop: CancellationToken) {
    serve_and_drain(listener, app, stop, DRAIN).await;
}

async fn serve_and_drain(
    listener: TcpListener,
    app: Router,
    stop: CancellationToken,
    drain: Duration,
) {
    let tap = Tap::new();
    // Around the router and not in it: there it would be one more future for each request held.
    let app = Extension(tap.clone()).layer(app);
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let connections = TaskTracker::new();
    let signals = Signals { stop: stop.child_token(), cut: CancellationToken::new() };
    // Whoever drops this future instead of stopping it leaves no connection behind.
    let _when_dropped =
        [signals.cut.clone().drop_guard(), signals.stop.clone().drop_guard()];

    let mut said = false;
    let mut tell = |error: &io::Error| {
        if !said {
            eprintln!("no new connection can be taken for now ({error}): trying again");
        }
        said = true;
    };
    while let Some((stream, permit)) =
        stop.run_until_cancelled(next(&listener, &permits, &mut tell)).await
    {
        let stream = Tapped::new(stream, tap.clone());
        connections.spawn(serve_connection(stream, app.clone(), signals.clone(), permit));
    }

    drop(listener);
    connections.close();
    if tokio::time::timeout(drain, connections.wait()).await.is_err() {
        signals.cut.cancel();
        connections.wait().await;
    }
}

/// The next connection, and the permission to have it.
async fn next(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
    tell: &mut impl FnMut(&io::Error),
) -> (TcpStream, OwnedSemaphorePermit) {
    let permit =
        Arc::clone(permits).acquire_owned().await.expect("nobody closes the semaphore");
    let (stream, _) = accepted(|| listener.accept(), tell).await;
    // Without it a small message waits for the acknowledgement of the one before. It fails only on
    // a connection that is gone, which shows soon.
    let _ = stream.set_nodelay(true);
    (stream, permit)
}

/// What is accepted, however often that fails before. `tell` hears what is not a client's doing.
async fn accepted<T, F: Future<Output = io::Result<T>>>(
    mut accept: impl FnMut() -> F,
    tell: &mut impl FnMut(&io::Error),
) -> T {
    let mut pause = ACCEPT_PAUSE;
    loop {
        match accept().await {
            Ok(accepted) => return accepted,
            // This client went away before its turn; the next may be there already.
            Err(error) if is_the_clients(&error) => {}
            // Out of file descriptors, most likely: it passes when a connection closes.
            Err(error) => {
                tell(&error);
                tokio::time::sleep(pause).await;
                pause = (2 * pause).min(LONGEST_ACCEPT_PAUSE);
            }
        }
    }
}

fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What ends a connection from this side: `stop` as soon as it is idle, `cut` then at once.
#[derive(Clone)]
struct Signals {
    stop: CancellationToken,
    cut: CancellationToken,
}

/// One function and not two around each other, and the connection made where it stays: the future
/// is what a held connection costs, and each move of the connection would take its place in it.
async fn serve_connection(
    stream: Tapped,
    app: AddExtension<Router, Tap>,
    signals: Signals,
    _permit: OwnedSemaphorePermit,
) {
    let known = stream.connection();
    let app = MapRequest::new(app, move |request: Request<Incoming>| {
        known.asked(request.method(), request.uri().path());
        request
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
            .with_upgrades()
    );
    // How a connection ends is the client's business: there is nobody here to tell.
    tokio::select! {
        biased;
        () = signals.stop.cancelled() => connection.as_mut().graceful_shutdown(),
        _ = connection.as_mut() => return,
    }
    tokio::select! {
        biased;
        () = signals.cut.cancelled() => {}
        _ = connection => {}
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::net::SocketAddr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Notify;
    use tokio::task::JoinHandle;
    use tokio::time::{Instant, timeout};

    use super::*;

    /// Far beyond what anything here takes: it turns a test that hangs into one that fails.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// Nobody accepts them yet, and none of them has to try again. Elsewhere the system may allow a
    /// shorter queue.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn many_who_come_at_once_find_a_place_in_the_queue() {
        let listener = listen(0).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let mut waiting = Vec::new();
        for number in 0..500 {
            let connected = timeout(PATIENCE, TcpStream::connect(address)).await;
            let stream = connected.unwrap_or_else(|_| panic!("number {number} waits"));
            waiting.push(stream.expect("a connection"));
        }
    }

    struct Running {
        address: SocketAddr,
        stop: CancellationToken,
        task: JoinHandle<()>,
    }

    impl Running {
        async fn start(app: Router, drain: Duration) -> Self {
            let listener = listen(0).await.expect("a free port");
            let address = listener.local_addr().expect("its address");
            let stop = CancellationToken::new();
            let task = tokio::spawn(serve_and_drain(listener, app, stop.clone(), drain));
            Self { address, stop, task }
        }

        async fn asks(&self, path: &str) -> TcpStream {
            let mut stream = TcpStream::connect(self.address).await.expect("it listens");
            let head = format!("GET {path} HTTP/1.1\r\nhost: lunch\r\n\r\n");
            stream.write_all(head.as_bytes()).await.expect("it reads");
            stream
        }

        async fn has_returned(self) {
            timeout(PATIENCE, self.task)
                .await
                .expect("it returns")
                .expect("without a panic");
        }
    }

    /// Says when a request is there, and never answers it.
    fn holding(entered: &Arc<Notify>) -> Router {
        let entered = Arc::clone(entered);
        let hold = async move || {
            entered.notify_one();
            pending::<()>().await;
        };
        Router::new().route("/", get(hold))
    }

    async fn reads_until(stream: &mut TcpStream, end: &str) -> String {
        let mut text = String::new();
        while !text.ends_with(end) {
            let mut piece = [0; 1024];
            let n = timeout(PATIENCE, stream.read(&mut piece)).await.expect("it arrives");
            let n = n.expect("it is not reset");
            assert_ne!(n, 0, "closed after {text:?}");
            text.push_str(str::from_utf8(&piece[..n]).expect("UTF-8"));
        }
        text
    }

    async fn is_closed(stream: &mut TcpStream) {
        let n = timeout(PATIENCE, stream.read(&mut [0; 1024]))
            .await
            .expect("something happens");
        assert!(matches!(n, Ok(0) | Err(_)), "there is more to read: {n:?}");
    }

    #[tokio::test]
    async fn an_idle_connection_does_not_hold_up_the_stop() {
        let app = Router::new().route("/", get(|| async { "lunch" }));
        let server = Running::start(app, PATIENCE * 10).await;
        let mut alice = server.asks("/").await;
        reads_until(&mut alice, "lunch").await;

        server.stop.cancel();
        is_closed(&mut alice).await;
        server.has_returned().await;
    }

    #[tokio::test]
    async fn a_client_that_sends_half_a_head_does_not_hold_up_the_stop() {
        let server = Running::start(Router::new(), Duration::from_millis(1)).await;
        let mut alice = server.asks("/").await;
        reads_until(&mut alice, "\r\n\r\n").await;
        alice.write_all(b"GET / HT").await.expect("it reads");

        server.stop.cancel();
        is_closed(&mut alice).await;
        server.has_returned().await;
    }

    #[tokio::test]
    async fn a_request_held_for_ever_is_cut() {
        let entered = Arc::new(Notify::new());
        let server = Running::start(holding(&entered), Duration::from_millis(1)).await;
        let mut alice = server.asks("/").await;
        entered.notified().await;

        server.stop.cancel();
        is_closed(&mut alice).await;
        server.has_returned().await;
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered() {
        let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let held = (Arc::clone(&entered), Arc::clone(&leave));
        let app = Router::new().route(
            "/",
            get(|| async move {
                held.0.notify_one();
                held.1.notified().await;
                "lunch"
            }),
        );
        let server = Running::start(app, PATIENCE * 10).await;
        let address = server.address;
        let mut alice = server.asks("/").await;
        entered.notified().await;

        server.stop.cancel();
        let refused = async { while TcpStream::connect(address).await.is_ok() {} };
        timeout(PATIENCE, refused).await.expect("meanwhile nobody listens any more");
        leave.notify_one();
        let answer = reads_until(&mut alice, "lunch").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        is_closed(&mut alice).await;
        server.has_returned().await;
    }

    #[tokio::test]
    async fn a_server_that_is_dropped_leaves_no_connection_behind() {
        let entered = Arc::new(Notify::new());
        let server = Running::start(holding(&entered), PATIENCE * 10).await;
        let mut idle = server.asks("/nowhere").await;
        reads_until(&mut idle, "\r\n\r\n").await;
        let mut held = server.asks("/").await;
        entered.notified().await;

        server.task.abort();
        is_closed(&mut idle).await;
        is_closed(&mut held).await;
    }

    #[tokio::test(start_paused = true)]
    async fn out_of_something_it_tries_again_less_and_less_often() {
        let (mut tries, mut told) = (0, 0);
        let began = Instant::now();
        let accept = || {
            tries += 1;
            let result = match tries {
                1..8 => Err(io::Error::other("too many open files")),
                8 => Err(io::ErrorKind::ConnectionReset.into()),
                _ => Ok("lunch"),
            };
            std::future::ready(result)
        };
        assert_eq!(accepted(accept, &mut |_: &io::Error| told += 1).await, "lunch");
        assert_eq!((tries, told), (9, 7));
        let tenths = 1 + 2 + 4 + 8 + 16 + 20 + 20;
        assert_eq!(began.elapsed().as_millis(), 100 * tenths);
    }

    #[tokio::test]
    async fn a_port_in_use_is_said() {
        let listener = listen(0).await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let error = listen(port).await.expect_err("it is in use");
        assert_eq!(
            error.to_string(),
            format!(
                "port {port} is in use: choose another with --port, or any free one with --port 0"
            )
        );
    }
}
