//! What a held connection costs a lesson's server in user-space memory. On Linux:
//!
//! ```text
//! cargo build --release -p lesson-1
//! cargo run --release -p server --example held -- target/release/lesson-1 5000
//! ```
//!
//! It starts the program, opens that many connections, lets each ask once for the messages of a
//! room, keeps them all open, and divides by their number what the resident memory of the program
//! (`VmRSS`) grew by. A hundred connections, opened and closed before, pay for what is paid once.
//! They take turns in a hundred rooms, because a room may limit its requests.

use std::process::ExitCode;

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("memory is read from /proc, which only Linux has");
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, count] = arguments.as_slice() else {
        eprintln!(
            "give the program and the number of connections: target/release/lesson-1 5000"
        );
        return ExitCode::from(2);
    };
    let Some(count) =
        count.parse().ok().filter(|count| (1..=linux::MOST).contains(count))
    else {
        eprintln!(
            "{count:?} is no number of connections: choose one from 1 to {}",
            linux::MOST
        );
        return ExitCode::from(2);
    };
    match linux::measure(program, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::error::Error;
    use std::fs;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    /// As many as the server takes at a time.
    pub(crate) const MOST: usize = server::MAX_CONNECTIONS;

    const ROOMS: usize = 100;
    const WARM_UP: usize = ROOMS;
    const PATIENCE: Duration = Duration::from_secs(10);

    type Result<T> = std::result::Result<T, Box<dyn Error>>;

    /// The lesson's program. It ends with this value.
    struct Lesson {
        child: Child,
        address: SocketAddr,
    }

    pub(crate) fn measure(program: &str, count: usize) -> Result<()> {
        check_descriptors(count)?;
        let lesson = Lesson::start(program)?;
        drop(lesson.hold(WARM_UP)?);
        let before = lesson.resident_bytes()?;
        let held = lesson.hold(count)?;
        let after = lesson.resident_bytes()?;
        let each = after.saturating_sub(before) / held.len() as u64;
        println!(
            "{count} connections held: {each} bytes each, by VmRSS {before} and {after} bytes"
        );
        Ok(())
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

    impl Lesson {
        fn start(program: &str) -> Result<Self> {
            let mut command = Command::new(program);
            command.args(["--port", "0"]).stdout(Stdio::piped());
            let mut child = command
                .spawn()
                .map_err(|error| format!("{program} does not start: {error}"))?;
            let output = child.stdout.take().expect("it is piped");
            // From here on the child is ended whatever happens.
            let mut lesson =
                Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
            for line in BufReader::new(output).lines() {
                let line = line?;
                let address =
                    line.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
                if let Some(address) = address {
                    lesson.address = address.parse()?;
                    return Ok(lesson);
                }
            }
            Err(format!("{program} ended without saying its address").into())
        }

        fn hold(&self, count: usize) -> Result<Vec<TcpStream>> {
            (0..count).map(|number| self.ask(number % ROOMS)).collect()
        }

        fn ask(&self, room: usize) -> Result<TcpStream> {
            let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            let head = format!(
                "GET /rooms/lunch-{room}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            );
            stream.write_all(head.as_bytes())?;
            let mut answer = [0; 4096];
            let n = stream.read(&mut answer)?;
            if !answer[..n].starts_with(b"HTTP/1.1 200 ") {
                let answer = String::from_utf8_lossy(&answer[..n]);
                return Err(format!("the lesson answered {answer:?}").into());
            }
            Ok(stream)
        }

        fn resident_bytes(&self) -> Result<u64> {
            let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
            Ok(kibibytes.ok_or("the lesson is gone")?.parse::<u64>()? * 1024)
        }
    }

    impl Drop for Lesson {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
