//! A named client of a scene, with the connections of a browser and the faults of its line.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Request, Response, body::Bytes, body::Incoming, client::conn::http1,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::DuplexStream,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::AbortHandle,
};
use transcript::Mark;

use crate::{
    connection::{LineFaults, MOST_CONNECTIONS, Scissors, connect},
    line::Faults,
    record::Recorder,
    server::Server,
    stream::Streamed,
};

/// A client of a scene. Cloning is cheap: clones are the same client.
#[derive(Clone)]
pub struct Client {
    name: Arc<str>,
    server: Arc<Server>,
    recorder: Recorder,
    faults: LineFaults,
    places: Arc<Semaphore>,
    connections: Arc<Mutex<Connections>>,
}

#[derive(Default)]
struct Connections {
    opened: usize,
    idle: Vec<Connection>,
    scissors: Vec<Scissors>,
}

/// A keep-alive connection. Dropping it closes it, also while a request is under way.
pub(crate) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    task: AbortHandle,
}

impl Connection {
    async fn answered(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Cut> {
        self.sender.send_request(request).await.map_err(|_| Cut)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// All headers, not only those that the scene shows.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// No answer: the line was cut, or no server was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no answer: the line was cut, or no server was there")
    }
}

impl std::error::Error for Cut {}

impl Client {
    pub(crate) fn new(name: &str, server: Arc<Server>, recorder: Recorder) -> Self {
        let faults = LineFaults { requests: Faults::none(), answers: Faults::none() };
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        Self {
            name: name.into(),
            server,
            recorder,
            faults,
            places,
            connections: Arc::default(),
        }
    }

    /// The participant's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks, and waits for the whole answer.
    ///
    /// # Panics
    /// If there is none; a scene that expects this uses [`Client::send`].
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path)).await.expect("an answer")
    }

    /// Posts JSON, and waits for the whole answer.
    ///
    /// # Panics
    /// If there is none; a scene that expects this uses [`Client::send_with`].
    pub async fn post(&self, path: &str, json: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send_with(request, json).await.expect("an answer")
    }

    /// Sends any request without a body. Dropping the future closes the connection, as aborting a
    /// `fetch` does.
    ///
    /// # Errors
    /// [`Cut`] if no whole answer arrives.
    pub async fn send(
        &self,
        request: hyper::http::request::Builder,
    ) -> Result<Answer, Cut> {
        self.send_with(request, "").await
    }

    /// Sends any request with this body.
    ///
    /// # Errors
    /// [`Cut`] if no whole answer arrives.
    pub async fn send_with(
        &self,
        request: hyper::http::request::Builder,
        body: &str,
    ) -> Result<Answer, Cut> {
        let _place = self.place().await;
        let mut connection = self.connection().await?;
        let response = connection.answered(self.request(request, body)).await?;
        let answer = read(response).await?;
        if connection.sender.ready().await.is_ok() {
            self.lock().idle.push(connection);
        }
        Ok(answer)
    }

    /// Sends any request without a body, and returns when the head of the answer is there. Its body is
    /// for the scene to read.
    ///
    /// # Errors
    /// [`Cut`] if no head arrives.
    pub async fn stream(
        &self,
        request: hyper::http::request::Builder,
    ) -> Result<Streamed, Cut> {
        let place = self.place().await;
        let mut connection = self.connection().await?;
        let response = connection.answered(self.request(request, "")).await?;
        Ok(Streamed::new(response, connection, place))
    }

    fn request(
        &self,
        request: hyper::http::request::Builder,
        body: &str,
    ) -> Request<Full<Bytes>> {
        let body = Full::new(Bytes::from(body.to_string()));
        let request = request.header("host", self.server.host());
        request.body(body).expect("a sound request")
    }

    /// A new connection as bare bytes, for what no HTTP client would say.
    ///
    /// # Panics
    /// If no server is there.
    pub fn raw(&self) -> DuplexStream {
        self.open().expect("a server is there")
    }

    /// From now on what the server sends is under way for so long.
    pub fn delay_answers(&self, delay: Duration) {
        self.faults.answers.delay(delay);
    }

    /// From now on what the client sends is under way for so long.
    pub fn delay_requests(&self, delay: Duration) {
        self.faults.requests.delay(delay);
    }

    /// The client stops reading; what the server sends fills the buffers on the way.
    pub fn stall(&self) {
        self.recorder.note(&self.name, Mark::Fault, "stops reading");
        self.faults.answers.stall(true);
    }

    /// The client reads again.
    pub fn resume(&self) {
        self.recorder.note(&self.name, Mark::Fault, "reads again");
        self.faults.answers.stall(false);
    }

    /// The line is cut now, all connections of it.
    pub fn cut(&self) {
        self.lock().idle.clear();
        for scissors in std::mem::take(&mut self.lock().scissors) {
            scissors.cut();
        }
    }

    /// The line is cut when so many more bytes of answers have arrived.
    pub fn cut_after(&self, bytes: usize) {
        self.faults.answers.cut_after(bytes);
    }

    /// The client ends its direction of every open connection and goes on reading.
    pub fn half_close(&self) {
        self.lock().scissors.iter().for_each(Scissors::half_close);
    }

    async fn place(&self) -> OwnedSemaphorePermit {
        self.places.clone().acquire_owned().await.expect("the semaphore is never closed")
    }

    /// An idle connection if there is one that still stands, else a new one.
    async fn connection(&self) -> Result<Connection, Cut> {
        while let Some(mut connection) = self.take_idle() {
            if connection.sender.ready().await.is_ok() {
                return Ok(connection);
            }
        }
        let io = TokioIo::new(self.open()?);
        let (sender, connection) = http1::handshake(io).await.map_err(|_| Cut)?;
        let task = tokio::spawn(async move {
            connection.await.ok();
        });
        Ok(Connection { sender, task: task.abort_handle() })
    }

    fn take_idle(&self) -> Option<Connection> {
        let mut connections = self.lock();
        (!connections.idle.is_empty()).then(|| connections.idle.remove(0))
    }

    fn open(&self) -> Result<DuplexStream, Cut> {
        if !self.server.is_running() {
            self.recorder.note(
                &self.name,
                Mark::Fault,
                "finds nobody at the server's address",
            );
            return Err(Cut);
        }
        let who = self.next_name();
        let (client, server, scissors) =
            connect(who, self.faults.clone(), self.recorder.clone());
        self.server.accept(server, scissors.clone());
        self.lock().scissors.push(scissors);
        Ok(client)
    }

    /// `alice`, then `alice#2`, …
    fn next_name(&self) -> String {
        let mut connections = self.lock();
        connections.opened += 1;
        match connections.opened {
            1 => self.name.to_string(),
            number => format!("{}#{number}", self.name),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().expect("no holder panics")
    }
}

async fn read(response: Response<Incoming>) -> Result<Answer, Cut> {
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
}
