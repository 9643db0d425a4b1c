//! A server in JavaScript, in a process of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The server that the book shows.
pub(crate) const SERVER: &str =
    include_str!("../../../../lessons/01-short-polling/contract/server.mjs");

/// The process. It is killed when this is dropped, also by a test that fails.
pub(crate) struct Node {
    process: Child,
    pub(crate) url: String,
}

impl Node {
    /// Runs a module on a free port.
    pub(crate) fn start(node: &Path, module: &str) -> Self {
        let mut process = Command::new(node)
            .args(["--input-type=module", "-"])
            .env("PORT", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let mut input = process.stdin.take().expect("it is piped");
        let output = process.stdout.take().expect("it is piped");
        let mut server = Self { process, url: String::new() };
        input.write_all(module.as_bytes()).expect("Node reads it");
        drop(input);
        BufReader::new(output).read_line(&mut server.url).expect("a line of text");
        server.url.truncate(server.url.trim_end().len());
        assert!(server.url.starts_with("http://127.0.0.1:"), "it says {:?}", server.url);
        server
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
