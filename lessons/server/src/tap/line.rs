//! A connection's stream with the tap on it.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep_until};

use super::{Connection, Tap, Verdict};

/// A connection of the listener. While the tap is off it costs a look at a flag, and what it keeps
/// of its newest request for whoever turns the tap on.
pub(crate) struct Tapped {
    stream: TcpStream,
    tap: Tap,
    number: u64,
    connection: Connection,
    /// Until when what the server writes has to wait.
    wait: Option<Pin<Box<Sleep>>>,
}

impl Tapped {
    pub(crate) fn new(stream: TcpStream, tap: Tap) -> Self {
        let connection = Connection::default();
        let number = tap.opened(&connection);
        Self { stream, tap, number, connection, wait: None }
    }

    /// For the service that takes its requests.
    pub(crate) fn connection(&self) -> Connection {
        self.connection.clone()
    }

    /// Its number if the tap is on.
    fn seen(&mut self) -> Option<u64> {
        if !self.tap.is_on() {
            self.wait = None;
            return None;
        }
        Some(self.number)
    }

    /// Whether bytes may go out now.
    fn poll_may_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.remember(context.waker());
        loop {
            let Some(number) = self.seen() else { return Poll::Ready(Ok(())) };
            match self.tap.may_write(number) {
                Verdict::Pass => return Poll::Ready(Ok(())),
                Verdict::Cut => return Poll::Ready(Err(cut())),
                Verdict::Wait(until) => {
                    let mut wait = Box::pin(sleep_until(until));
                    let over = wait.as_mut().poll(context);
                    self.wait = Some(wait);
                    ready!(over);
                }
            }
        }
    }

    /// Notes what went out of these slices.
    fn wrote(&mut self, slices: &[IoSlice<'_>], written: &Poll<io::Result<usize>>) {
        let Poll::Ready(Ok(count)) = written else { return };
        self.connection.answered();
        let Some(number) = self.seen() else { return };
        let mut left = *count;
        for slice in slices {
            let gone = left.min(slice.len());
            if gone > 0 {
                self.tap.wrote(number, &slice[..gone]);
            }
            left -= gone;
        }
    }
}

impl Drop for Tapped {
    fn drop(&mut self) {
        self.tap.closed(self.number);
    }
}

fn cut() -> io::Error {
    io::Error::new(ErrorKind::ConnectionReset, "the line is cut")
}

impl AsyncRead for Tapped {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.connection.remember(context.waker());
        let seen = this.seen();
        if let Some(number) = seen
            && this.tap.is_cut(number)
        {
            return Poll::Ready(Err(cut()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        let bytes = &buffer.filled()[before..];
        if let Some(number) = seen
            && this.tap.read(number, bytes).is_err()
        {
            // hyper looks at no byte of a read that failed: it never reached the server.
            return Poll::Ready(Err(cut()));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Tapped {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_may_write(context))?;
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.wrote(&[IoSlice::new(bytes)], &written);
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_may_write(context))?;
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.wrote(slices, &written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
