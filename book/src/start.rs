//! The book and all lessons, started together.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use server::{ListenError, Surroundings};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::news::News;
use crate::pages::Pages;
use crate::ports;
use crate::render::RenderError;
use crate::site::Site;
use crate::watch::{fingerprint, watch};

/// The book's port; lesson N's is this and N.
pub const DEFAULT_PORT: u16 = 4000;

/// How to start the book.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    /// The folder with the reader's own programs.
    pub mine: PathBuf,
    /// The book's port, and lesson N's less N. 0 takes any free port for each.
    pub port: u16,
    /// Whether to render again when a file of the book changes.
    pub watch: bool,
    /// Told what happens, as it happens.
    pub tell: fn(News),
}

/// The book did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The pages could not be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Not even a free port could be listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
}

/// A book that is being served.
#[derive(Debug)]
#[non_exhaustive]
pub struct Running {
    /// Where the book is.
    pub book: SocketAddr,
    /// Where each lesson is, by its number.
    pub lessons: BTreeMap<u16, SocketAddr>,
    tasks: JoinSet<()>,
}

impl Running {
    /// Waits until everything has stopped, which it does soon after the stop signal.
    pub async fn finished(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Renders the book, then serves it and every lesson on 127.0.0.1 until `stop`.
///
/// A port that cannot be had is told and replaced by a free one.
///
/// # Errors
///
/// [`StartError`], in which case nothing is left running.
pub async fn start(
    options: Options,
    stop: CancellationToken,
) -> Result<Running, StartError> {
    let Options { root, mine, port, watch: watching, tell } = options;
    let book = ports::listen("the book", port, tell).await?;
    let mut listeners = Vec::new();
    for lesson in lessons::contracts().iter().map(|contract| contract.lesson) {
        let wanted = if port == 0 { 0 } else { port.saturating_add(lesson.number) };
        let who = format!("lesson {}", lesson.number);
        listeners.push((lesson, ports::listen(&who, wanted, tell).await?));
    }

    tell(News::Rendering);
    let begun = Instant::now();
    // Before the rendering, so that a change during it is not missed.
    let seen = fingerprint(&root).await;
    let first = Pages::render(&root, 1).await?;
    tell(News::Rendered { rendered: first.rendered, took: begun.elapsed() });

    let mut running = Running {
        book: address(&book)?,
        lessons: BTreeMap::new(),
        tasks: JoinSet::new(),
    };
    for (lesson, listener) in listeners {
        running.lessons.insert(lesson.number, address(&listener)?);
        let router = lesson.router(lesson.steps.len(), Surroundings::real(stop.clone()));
        running.tasks.spawn(server::serve(listener, router, stop.clone()));
    }
    let (sender, pages) = watch::channel(Arc::new(first));
    let lessons =
        running.lessons.iter().map(|(&number, address)| (number, address.port()));
    let site =
        Site { mine: Arc::from(mine), pages, lessons: Arc::new(lessons.collect()) };
    running.tasks.spawn(server::serve(book, site.router(), stop.clone()));
    if watching {
        running.tasks.spawn(watch(root, seen, sender, tell, stop));
    }
    Ok(running)
}

fn address(listener: &TcpListener) -> Result<SocketAddr, ListenError> {
    listener.local_addr().map_err(|error| ListenError::Other(0, error))
}
