//! The Chrome DevTools Protocol: commands and their answers, and events, over one WebSocket.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

use crate::{DEADLINE, Error};

/// A browser's end of the protocol. Clones share it.
#[derive(Clone)]
pub(crate) struct Connection {
    commands: mpsc::UnboundedSender<Command>,
    listeners: Arc<Mutex<HashMap<String, Listener>>>,
}

/// One tab's share of a connection.
pub(crate) struct Session {
    connection: Connection,
    id: String,
}

/// Told the name and the parameters of each event of a session.
pub(crate) type Listener = Box<dyn FnMut(&str, &Value) + Send>;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Answer = Result<Value, String>;

struct Command {
    session: Option<String>,
    method: String,
    params: Value,
    answer: oneshot::Sender<Answer>,
}

impl Connection {
    /// Connects, and leaves the talking to a task of the current runtime.
    pub(crate) async fn open(address: &str) -> Result<Self, Error> {
        // A screenshot is one message.
        let config =
            WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) =
            connect_async_with_config(address, Some(config), true).await.map_err(
                |error| Error::Launch(format!("its DevTools do not answer: {error}")),
            )?;
        let (commands, received) = mpsc::unbounded_channel();
        let connection = Self { commands, listeners: Arc::default() };
        tokio::spawn(talk(socket, received, connection.listeners.clone()));
        Ok(connection)
    }

    /// Sends a command to the browser itself, and waits for the answer.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Result<Value, Error> {
        answer(method, self.send(None, method, params)).await
    }

    /// A session with a tab.
    pub(crate) async fn attach(
        &self,
        target: &str,
        listener: Listener,
    ) -> Result<Session, Error> {
        let params = json!({ "targetId": target, "flatten": true });
        let attached = self.call("Target.attachToTarget", params).await?;
        let id = attached["sessionId"].as_str().unwrap_or_default().to_owned();
        // Nothing is enabled in a new session, so no event can have been missed.
        self.listeners.lock().expect("no listener panics").insert(id.clone(), listener);
        Ok(Session { connection: self.clone(), id })
    }

    /// Sends a command at once; the answer may be waited for or not.
    pub(crate) fn send(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> oneshot::Receiver<Answer> {
        let (answer, answered) = oneshot::channel();
        let session = session.map(str::to_owned);
        // If the browser is gone, so is the receiver, and whoever waits for the answer hears it.
        let _ = self.commands.send(Command {
            session,
            method: method.into(),
            params,
            answer,
        });
        answered
    }
}

impl Session {
    /// Sends a command to the tab, and waits for the answer.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Result<Value, Error> {
        answer(method, self.connection.send(Some(&self.id), method, params)).await
    }

    /// The browser that the tab is in.
    pub(crate) fn browser(&self) -> &Connection {
        &self.connection
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.connection.listeners.lock().expect("no listener panics").remove(&self.id);
    }
}

async fn answer(
    method: &str,
    answered: oneshot::Receiver<Answer>,
) -> Result<Value, Error> {
    match timeout(DEADLINE, answered).await {
        Ok(Ok(Ok(value))) => Ok(value),
        Ok(Ok(Err(message))) => Err(Error::Refused { method: method.into(), message }),
        Ok(Err(_)) => Err(Error::Gone(method.into())),
        Err(_) => Err(Error::Deadline {
            what: format!("an answer to {method}"),
            shown: String::new(),
        }),
    }
}

async fn talk(
    mut socket: Socket,
    mut commands: mpsc::UnboundedReceiver<Command>,
    listeners: Arc<Mutex<HashMap<String, Listener>>>,
) {
    let mut waiting = HashMap::new();
    let mut last = 0_u64;
    loop {
        tokio::select! {
            command = commands.recv() => {
                let Some(Command { session, method, params, answer }) = command else { return };
                last += 1;
                waiting.insert(last, answer);
                let mut command = json!({ "id": last, "method": method, "params": params });
                if let Some(session) = session {
                    command["sessionId"] = session.into();
                }
                if socket.send(Message::text(command.to_string())).await.is_err() {
                    return;
                }
            }
            message = socket.next() => {
                let Some(Ok(message)) = message else { return };
                let Ok(text) = message.to_text() else { continue };
                let message: Value = serde_json::from_str(text).unwrap_or_default();
                match message["id"].as_u64() {
                    Some(id) => {
                        if let Some(answer) = waiting.remove(&id) {
                            // Whoever asked may have stopped waiting.
                            let _ = answer.send(result(message));
                        }
                    }
                    None => tell(&listeners, &message),
                }
            }
        }
    }
}

fn result(mut message: Value) -> Answer {
    match message["error"]["message"].as_str() {
        Some(error) => Err(error.to_owned()),
        None => Ok(message["result"].take()),
    }
}

fn tell(listeners: &Mutex<HashMap<String, Listener>>, event: &Value) {
    let (session, method) = (event["sessionId"].as_str(), event["method"].as_str());
    let mut listeners = listeners.lock().expect("no listener panics");
    if let Some(listener) = session.and_then(|session| listeners.get_mut(session)) {
        listener(method.unwrap_or_default(), &event["params"]);
    }
}
