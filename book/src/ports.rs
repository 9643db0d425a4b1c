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
    let why = match server::listen(wanted).await {
        Ok(listener) => return Ok(listener),
        Err(why) => why,
    };
    let listener = server::listen(0).await?;
    if let Ok(address) = listener.local_addr() {
        let (who, found) = (who.to_owned(), address.port());
        tell(News::AnotherPort { who, wanted, found, why });
    }
    Ok(listener)
}
