//! A server that says byte for byte what a test wants it to.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::AbortHandle,
};

/// A request, without its body.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
}

pub(crate) enum Reply {
    Says(Vec<u8>),
    SaysAndCloses(Vec<u8>),
    /// It keeps the connection.
    Nothing,
    Closes,
    /// All its connections close, and it accepts no more.
    Dies,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    running: AbortHandle,
}

impl Server {
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

pub(crate) async fn serve(
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Server {
    serve_at("127.0.0.1:0", answer).await.expect("every machine has 127.0.0.1")
}

/// Nothing if this machine has no such address.
pub(crate) async fn serve_at(
    address: &str,
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Option<Server> {
    let listener = TcpListener::bind(address).await.ok()?;
    let address = listener.local_addr().expect("it listens");
    let (answer, dies) = (Arc::new(answer), Arc::new(Notify::new()));
    let running = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = dies.notified() => return,
                accepted = listener.accept() => {
                    let (connection, _) = accepted.expect("a connection");
                    let (answer, dies) = (answer.clone(), dies.clone());
                    connections.spawn(async move {
                        converse(connection, &*answer, &dies).await;
                    });
                }
            }
        }
    });
    Some(Server { address, running: running.abort_handle() })
}

async fn converse(
    mut io: TcpStream,
    answer: &(dyn Fn(&Asked) -> Reply + Send + Sync),
    dies: &Notify,
) {
    while let Some((asked, length)) = head(&mut io).await {
        match answer(&asked) {
            Reply::Says(bytes) => io.write_all(&bytes).await.expect("somebody listens"),
            Reply::SaysAndCloses(bytes) => {
                io.write_all(&bytes).await.expect("somebody listens");
                return;
            }
            Reply::Nothing => std::future::pending().await,
            Reply::Closes => return,
            Reply::Dies => return dies.notify_one(),
        }
        let mut body = vec![0; length];
        io.read_exact(&mut body).await.expect("a body");
    }
}

/// The head of the next request, and the length of the body behind it.
async fn head(io: &mut TcpStream) -> Option<(Asked, usize)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(io.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).expect("a head is text");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(0, |length| length.parse().expect("a number"));
    let mut words = head.split(' ').map(str::to_string);
    Some((Asked { method: words.next()?, target: words.next()? }, length))
}

/// An answer of HTTP/1.1; each header ends its line.
pub(crate) fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// The same answer in two chunks.
pub(crate) fn chunked(answer: &[u8]) -> Vec<u8> {
    let whole = String::from_utf8(answer.to_vec()).expect("text");
    let (head, body) = whole.split_once("\r\n\r\n").expect("a head");
    let status = head.lines().next().expect("a status line");
    let (first, second) = body.split_at(1);
    let (one, two) = (first.len(), second.len());
    format!(
        "{status}\r\ntransfer-encoding: chunked\r\n\r\n{one:x}\r\n{first}\r\n{two:x}\r\n{second}\r\n0\r\n\r\n"
    )
    .into_bytes()
}

/// What the scene expects. The cursors are such that they cannot stand in a query as they are.
pub(crate) fn lunch(asked: &Asked) -> Vec<u8> {
    let Asked { method, target } = asked;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    assert!(path.ends_with("/messages"), "{target}");
    match (method.as_str(), query) {
        ("GET", "") => http("200 OK", "", r#"{"messages":[],"next":"a/0 +&é"}"#),
        ("GET", "after=a%2F0%20%2B%26%C3%A9") => http(
            "200 OK",
            "",
            r#"{"messages":[{"author":"bob","text":"Lunch at noon?"}],"next":1}"#,
        ),
        ("POST", "") => http("201 Created", "", r#"{"id":1}"#),
        _ => http("400 Bad Request", "", r#"{"detail":"no such thing"}"#),
    }
}
