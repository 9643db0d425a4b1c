//! A server in any language, somewhere else.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    time::Duration,
};

use hyper::{Request, Uri};
use tokio::{net::TcpStream, time::timeout};
use wire::Wire;

/// How long a server may take to show that it is there.
const PATIENCE: Duration = Duration::from_secs(3);

/// A server that was there when it was asked.
#[derive(Clone, Debug)]
pub struct Remote {
    address: SocketAddr,
    path: String,
}

/// Why a server cannot be judged, in a sentence that says what to do.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum RemoteError {
    /// It is no address of a server.
    #[error("{0:?} is no address that can be asked: it looks like http://127.0.0.1:3001")]
    Url(String),
    /// The address is one of a server with TLS.
    #[error(
        "{0} is asked over TLS, and the judge speaks plain HTTP: name the address behind it"
    )]
    Tls(String),
    /// The name has no address.
    #[error("{0} is not known to this machine: look at the spelling, or use 127.0.0.1")]
    Name(String),
    /// Nobody listens.
    #[error("nobody answers at {0}: start your server, then run this again")]
    Nobody(String),
    /// It accepts a connection, and says nothing.
    #[error(
        "{0} took the request and had not answered it 3 s later: does it end its answers?"
    )]
    Silent(String),
    /// What it says is not HTTP, or it closes the connection and says nothing.
    #[error("{0} took the request and gave no HTTP back: is it the right port?")]
    Nonsense(String),
}

impl Remote {
    /// Looks whether a server is there and speaks HTTP.
    ///
    /// # Errors
    /// [`RemoteError`] if it is not, or does not.
    pub async fn at(url: &str) -> Result<Self, RemoteError> {
        let wrong = || RemoteError::Url(url.into());
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(RemoteError::Tls(url.into())),
            _ => return Err(wrong()),
        }
        let host = uri.host().ok_or_else(wrong)?;
        let has_port = uri.authority().is_some_and(|all| all.as_str().ends_with(host));
        if uri.port_u16().is_none() && !has_port {
            return Err(wrong());
        }
        let host_and_port = (host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80));
        let name = format!("{host}:{}", host_and_port.1);
        let addresses = host_and_port
            .to_socket_addrs()
            .map_err(|_| RemoteError::Name(host.into()))?;
        let mut reached = None;
        for address in addresses {
            if let Ok(Ok(_)) = timeout(PATIENCE, TcpStream::connect(address)).await {
                reached = Some(address);
                break;
            }
        }
        let address = reached.ok_or_else(|| RemoteError::Nobody(name.clone()))?;
        let remote = Self { address, path: uri.path().trim_end_matches('/').into() };
        let client = Wire::to(address).client("alice");
        let target = format!("{}/messages", remote.new_room());
        match timeout(PATIENCE, client.send(Request::get(target))).await {
            Ok(Ok(_)) => Ok(remote),
            Ok(Err(_)) => Err(RemoteError::Nonsense(name)),
            // Perhaps it holds a request that it is not to hold, which a scene will say.
            Err(_) => match timeout(PATIENCE, client.send(Request::get("/"))).await {
                Ok(Ok(_)) => Ok(remote),
                _ => Err(RemoteError::Silent(name)),
            },
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The path of a room that nobody was in before.
    pub(crate) fn new_room(&self) -> String {
        format!("{}/rooms/judged-{:012x}", self.path, fastrand::u64(..1 << 48))
    }
}
