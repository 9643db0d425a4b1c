//! A running command, as somebody at a terminal has it.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
    task::JoinSet,
    time::{sleep, timeout},
};

/// How long a command may take, what it has to build included.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long a server may take to end once it is told to.
const STOPPING: Duration = Duration::from_secs(8);

/// How much of a failed command's output is shown, in lines.
const TAIL: usize = 40;

/// A command that runs. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    output: Arc<Mutex<Vec<u8>>>,
    reading: JoinSet<()>,
    serves: Option<String>,
}

impl Process {
    /// Starts it in a folder, with a reader's folder `mine` elsewhere.
    pub(crate) fn start(
        words: Vec<String>,
        folder: &Path,
        mine: &Path,
    ) -> Result<Self, String> {
        let (program, arguments) = words.split_first().expect("a command has a word");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if arguments.first().is_some_and(|word| word == "mine") {
            // Whoever runs this may have programs of their own.
            command.env("MINE", mine);
        }
        for (name, _) in std::env::vars_os() {
            // What cargo tells this test about itself, it does not tell a reader's shell.
            if name.to_str().is_some_and(is_of_this_test) {
                command.env_remove(name);
            }
        }
        let mut child =
            command.spawn().map_err(|error| format!("it does not start: {error}"))?;
        let output = Arc::new(Mutex::new(Vec::new()));
        let mut reading = JoinSet::new();
        reading.spawn(keep(child.stdout.take().expect("a pipe"), output.clone()));
        reading.spawn(keep(child.stderr.take().expect("a pipe"), output.clone()));
        Ok(Self { child, output, reading, serves: None })
    }

    /// Waits until it answers at an address with 200.
    pub(crate) async fn serving(mut self, address: &str) -> Result<Self, String> {
        if connect(address).await.is_some() {
            return Err(format!(
                "something listens at {address} already: end it and run this again"
            ));
        }
        self.serves = Some(address.to_owned());
        let served = async {
            while status(address).await != Some(200) {
                sleep(Duration::from_millis(100)).await;
            }
        };
        let ended = tokio::select! {
            served = timeout(PATIENCE, served) => served.is_err().then_some("it did not serve"),
            _ = self.child.wait() => Some("it ended before it served"),
        };
        match ended {
            None => Ok(self),
            Some(what) => Err(format!("{what} {address}:\n{}", self.tail().await)),
        }
    }

    /// Waits until it ends by itself with this code; answers with all that it printed.
    pub(crate) async fn ended(mut self, code: i32) -> Result<String, String> {
        match timeout(PATIENCE, self.child.wait()).await {
            Err(_) => Err(format!("it did not end:\n{}", self.tail().await)),
            Ok(Err(error)) => Err(error.to_string()),
            Ok(Ok(status)) if status.code() == Some(code) => Ok(self.all().await),
            Ok(Ok(status)) => {
                let is = status
                    .code()
                    .map_or_else(|| status.to_string(), |code| code.to_string());
                Err(format!("it exits with {is}, not {code}:\n{}", self.tail().await))
            }
        }
    }

    /// Ends it as Ctrl-C does, with this code if any is asked for; answers with all that it
    /// printed.
    pub(crate) async fn stop(mut self, code: Option<i32>) -> Result<String, String> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Err(format!("it ended by itself ({status}):\n{}", self.tail().await));
        }
        self.tell_to_stop().await?;
        let Ok(status) = timeout(STOPPING, self.child.wait()).await else {
            return Err(format!(
                "it did not end within {STOPPING:?}:\n{}",
                self.tail().await
            ));
        };
        let status = status.map_err(|error| error.to_string())?;
        if let Some(code) = code.filter(|code| cfg!(unix) && status.code() != Some(*code))
        {
            return Err(format!(
                "it ends with {status}, not {code}:\n{}",
                self.tail().await
            ));
        }
        let address = self.serves.as_deref().unwrap_or_default();
        if connect(address).await.is_some() {
            return Err(format!("it ended, and something still listens at {address}"));
        }
        Ok(self.all().await)
    }

    #[cfg(unix)]
    async fn tell_to_stop(&mut self) -> Result<(), String> {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        let id =
            id.and_then(rustix::process::Pid::from_raw).ok_or("it ended by itself")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM)
            .map_err(|error| format!("it takes no signal: {error}"))
    }

    #[cfg(not(unix))]
    async fn tell_to_stop(&mut self) -> Result<(), String> {
        self.child.start_kill().map_err(|error| format!("it cannot be ended: {error}"))
    }

    async fn all(&mut self) -> String {
        // What it has started in its turn may hold the pipe for longer.
        let read = async { while self.reading.join_next().await.is_some() {} };
        timeout(Duration::from_secs(2), read).await.ok();
        String::from_utf8_lossy(&self.output.lock().expect("no holder panics"))
            .into_owned()
    }

    async fn tail(&mut self) -> String {
        self.child.start_kill().ok();
        let all = self.all().await;
        let lines: Vec<_> = all.lines().collect();
        lines[lines.len().saturating_sub(TAIL)..].join("\n")
    }
}

fn is_of_this_test(variable: &str) -> bool {
    const PREFIXES: [&str; 4] =
        ["CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PKG_"];
    ["CARGO", "CARGO_PRIMARY_PACKAGE", "CARGO_TARGET_TMPDIR"].contains(&variable)
        || PREFIXES.iter().any(|prefix| variable.starts_with(prefix))
}

async fn keep(mut pipe: impl AsyncRead + Unpin, output: Arc<Mutex<Vec<u8>>>) {
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = pipe.read(&mut piece).await {
        output.lock().expect("no holder panics").extend_from_slice(&piece[..count]);
    }
}

/// Connects to where an address such as `http://127.0.0.1:4001/hello` leads.
async fn connect(address: &str) -> Option<TcpStream> {
    let (host, _) = address.strip_prefix("http://")?.split_once('/')?;
    TcpStream::connect(host).await.ok()
}

/// The status with which an address answers, if it does.
async fn status(address: &str) -> Option<u16> {
    let (host, path) = address.strip_prefix("http://")?.split_once('/')?;
    let mut stream = connect(address).await?;
    let request =
        format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
}
