//! Which port each listener gets.

use server::ListenError;
use tokio::net::TcpListener;

use crate::news::News;

/// Listens on `wanted`, or, if that is not to be had, on any free port, and says so.
pub(crate) async fn listen(
    who: &str,
    wanted: u16,
    tell: fn(News),
) -> Result<TcpListener, ListenError> {
    if let Ok(listener) = server::listen(wanted).await {
        return Ok(listener);
    }
    let listener = server::listen(0).await?;
    if let Ok(address) = listener.local_addr() {
        tell(News::AnotherPort { who: who.to_owned(), wanted, found: address.port() });
    }
    Ok(listener)
}
