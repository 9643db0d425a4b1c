//! A Chromium of one's own: started with an empty profile, ended with everything it left behind.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    thread::JoinHandle,
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    sync::{Mutex, oneshot},
    time::{sleep, timeout},
};

use crate::{DEADLINE, Error, Page, protocol::Connection};

/// How long Chromium may take to end by itself.
const CLOSING: Duration = Duration::from_secs(5);

/// What makes Chromium quiet, the same everywhere, and indifferent to which tab is in front.
const FLAGS: [&str; 17] = [
    "--headless",
    // Root in a container has no sandbox. Only pages of this project are opened, and what its
    // reader has written.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--password-store=basic",
    "--use-mock-keychain",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
];

/// A running Chromium with an empty profile. It ends, and its profile is removed, when this is
/// dropped.
pub struct Chromium {
    connection: Connection,
    profile: PathBuf,
    end: Option<oneshot::Sender<()>>,
    /// Talks to the browser, and waits for its end. Not a task of the test's runtime, so that tests
    /// with runtimes of their own can share a browser, and a test that panics still ends it.
    thread: Option<JoinHandle<()>>,
}

impl Chromium {
    /// Starts `program`, which [`crate::find`] finds.
    ///
    /// # Errors
    /// [`Error::Launch`] if it does not start within [`DEADLINE`].
    pub async fn launch(program: &Path) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Launch(error.to_string()))?;
        let (ready, started) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let program = program.to_owned();
        let thread =
            std::thread::spawn(move || runtime.block_on(run(&program, ready, ended)));
        let (connection, profile) = started
            .await
            .map_err(|_| Error::Launch("the thread that starts it panicked".into()))??;
        Ok(Self { connection, profile, end: Some(end), thread: Some(thread) })
    }

    /// The browser that the tests of a process share, started by the first that asks for it. It
    /// ends with the last that holds it.
    ///
    /// # Errors
    /// As [`Chromium::launch`].
    pub async fn shared(program: &Path) -> Result<Arc<Self>, Error> {
        static SHARED: Mutex<Weak<Chromium>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(browser) = shared.upgrade() {
            return Ok(browser);
        }
        let browser = Arc::new(Self::launch(program).await?);
        *shared = Arc::downgrade(&browser);
        Ok(browser)
    }

    /// Opens a tab, and waits until the page has loaded. Tabs share cookies and storage.
    ///
    /// # Errors
    /// If the page does not load.
    pub async fn page(&self, url: &str) -> Result<Page, Error> {
        Page::open(&self.connection, url).await
    }

    /// The folder that holds its profile.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Ends the browser and removes its profile; dropping it does the same.
    pub fn close(self) {}
}

impl Drop for Chromium {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // It only panics if the system is out of something, which says so by itself.
            let _ = thread.join();
        }
    }
}

async fn run(
    program: &Path,
    ready: oneshot::Sender<Result<(Connection, PathBuf), Error>>,
    ended: oneshot::Receiver<()>,
) {
    let (profile, mut child, connection) = match start(program).await {
        Ok(started) => started,
        Err(error) => {
            // Whoever launches waits for this.
            let _ = ready.send(Err(error));
            return;
        }
    };
    let started = (connection.clone(), profile.path().to_owned());
    if ready.send(Ok(started)).is_ok() {
        // Either way it is over.
        let _ = ended.await;
    }
    end(&connection, &mut child).await;
    remove(profile).await;
}

async fn start(program: &Path) -> Result<(TempDir, Child, Connection), Error> {
    let launch = |what: String| Error::Launch(what);
    let profile = tempfile::Builder::new()
        .prefix("hold-the-line-chromium-")
        .tempdir()
        .map_err(|error| launch(format!("no folder for its profile: {error}")))?;
    let mut child = Command::new(program)
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("about:blank")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| launch(format!("{}: {error}", program.display())))?;
    let address = tokio::select! {
        address = timeout(DEADLINE, devtools(profile.path())) => address.map_err(|_| {
            launch(format!("{} offers no DevTools within {} s", program.display(), DEADLINE.as_secs()))
        })?,
        status = child.wait() => {
            let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
            return Err(launch(format!("{} ended at once ({status})", program.display())));
        }
    };
    let connection = Connection::open(&address).await?;
    Ok((profile, child, connection))
}

/// The address of the DevTools. Chromium writes port and path into a file of its profile, and says
/// nothing else on all systems: there is only looking again.
async fn devtools(profile: &Path) -> String {
    loop {
        let written = tokio::fs::read_to_string(profile.join("DevToolsActivePort")).await;
        let written = written.unwrap_or_default();
        if let Some((port, path)) =
            written.split_once('\n').filter(|(_, path)| !path.is_empty())
        {
            return format!("ws://127.0.0.1:{}{}", port.trim(), path.trim());
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn end(connection: &Connection, child: &mut Child) {
    drop(connection.send(None, "Browser.close", json!({})));
    if timeout(CLOSING, child.wait()).await.is_err() {
        // It may have ended in this very moment.
        let _ = child.kill().await;
    }
}

/// Removes the profile. Chromium's other processes end a moment after the first and may still
/// write into it.
async fn remove(profile: TempDir) {
    let folder = profile.keep();
    for _ in 0..50 {
        if tokio::fs::remove_dir_all(&folder).await.is_ok() || !folder.exists() {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    eprintln!("{} was left behind: remove it", folder.display());
}
