//! An answer whose body is read as it comes.

use http_body_util::BodyExt;
use hyper::{
    HeaderMap, Response,
    body::{Bytes, Incoming},
};
use tokio::sync::OwnedSemaphorePermit;

use crate::client::{Connection, Cut};

/// An answer whose head is there. Dropping it closes the connection, as aborting a `fetch` does; while
/// nobody reads, what the server sends fills the buffers on the way.
pub struct Streamed {
    /// The status code.
    pub status: u16,
    /// All headers, not only those that the scene shows.
    pub headers: HeaderMap,
    body: Incoming,
    _connection: Connection,
    _place: OwnedSemaphorePermit,
}

impl Streamed {
    pub(crate) fn new(
        response: Response<Incoming>,
        connection: Connection,
        place: OwnedSemaphorePermit,
    ) -> Self {
        let (head, body) = response.into_parts();
        let (status, headers) = (head.status.as_u16(), head.headers);
        Self { status, headers, body, _connection: connection, _place: place }
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What of the body comes next, some bytes, however they were cut into chunks and reads; nothing when
    /// it has ended as it is to end.
    ///
    /// # Errors
    /// [`Cut`] if the line ends before the body does.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Cut> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(bytes) = frame.map_err(|_| Cut)?.into_data() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}
