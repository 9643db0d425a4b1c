//! The lesson's program, seen from outside.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(10);
/// The system counts a process's time in hundredths of a second.
const QUIET: Duration = Duration::from_millis(100);

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The lesson's program. It ends with this value.
pub(crate) struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    /// Starts it, if this many connections and a few files can be open.
    pub(crate) fn start(program: &str, connections: usize) -> Result<Self> {
        check_descriptors(connections)?;
        let mut command = Command::new(program);
        command.args(["--port", "0"]).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| format!("{program} does not start: {error}"))?;
        let output = child.stdout.take().expect("it is piped");
        // From here on the child is ended whatever happens.
        let mut started = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        for line in BufReader::new(output).lines() {
            let line = line?;
            let address =
                line.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
            if let Some(address) = address {
                started.address = address.parse()?;
                return Ok(started);
            }
        }
        Err(format!("{program} ended without saying its address").into())
    }

    pub(crate) fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// What it holds in memory, in bytes.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        Ok(kibibytes.ok_or("the lesson is gone")?.parse::<u64>()? * 1024)
    }

    /// How many file descriptors it has open.
    pub(crate) fn descriptors(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    /// Returns when it has nothing left to do: it uses no time of the processor.
    pub(crate) fn until_quiet(&self) -> Result<()> {
        let mut before = None;
        loop {
            let now = self
                .proc("stat")?
                .split(' ')
                .skip(13)
                .take(2)
                .map(String::from)
                .collect();
            let now: Vec<String> = now;
            if before.as_ref() == Some(&now) {
                return Ok(());
            }
            before = Some(now);
            sleep(QUIET);
        }
    }

    fn proc(&self, file: &str) -> Result<String> {
        Ok(fs::read_to_string(format!("/proc/{}/{file}", self.child.id()))?)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a request in one piece.
pub(crate) fn ask(
    stream: &mut TcpStream,
    method_and_path: &str,
    json: &str,
) -> Result<()> {
    let body = match json.len() {
        0 => String::new(),
        length => {
            format!("Content-Type: application/json\r\nContent-Length: {length}\r\n")
        }
    };
    let request =
        format!("{method_and_path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{body}\r\n{json}");
    Ok(stream.write_all(request.as_bytes())?)
}

/// The next answer, which must begin with this status and fit into 4 KiB.
pub(crate) fn answer(stream: &mut TcpStream, status: u16) -> Result<String> {
    let mut bytes = [0; 4096];
    let n = stream.read(&mut bytes)?;
    let answer = String::from_utf8_lossy(&bytes[..n]);
    match answer.starts_with(&format!("HTTP/1.1 {status} ")) {
        true => Ok(answer.into_owned()),
        false => {
            Err(format!("{status} was expected, the lesson answered {answer:?}").into())
        }
    }
}

/// Both programs have a file descriptor for each connection, and inherit one limit.
fn check_descriptors(count: usize) -> Result<()> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    let wanted = count + 100;
    match soft.and_then(|soft| soft.parse::<usize>().ok()) {
        Some(soft) if soft < wanted => Err(format!(
            "{count} connections want {wanted} open files, and {soft} are allowed: \
             say `ulimit -n {wanted}` first"
        )
        .into()),
        _ => Ok(()),
    }
}
