//! Idle connections: each asks once for the messages of a room, and stays open. A hundred, opened
//! and closed before, pay for what is paid once. They take turns in a hundred rooms, because a room
//! may limit its requests.

use std::net::TcpStream;

use crate::program::{Program, Result, answer, ask};

const ROOMS: usize = 100;
const WARM_UP: usize = ROOMS;

pub(crate) fn measure(program: &str, count: usize) -> Result<()> {
    let program = Program::start(program, count)?;
    drop(hold(&program, WARM_UP)?);
    let before = program.resident()?;
    let held = hold(&program, count)?;
    let after = program.resident()?;
    let each = after.saturating_sub(before) / held.len() as u64;
    println!(
        "{count} connections held: {each} bytes each, by VmRSS {before} and {after} bytes"
    );
    Ok(())
}

fn hold(program: &Program, count: usize) -> Result<Vec<TcpStream>> {
    let held = (0..count).map(|number| {
        let mut stream = program.connect()?;
        ask(&mut stream, &format!("GET /rooms/lunch-{}/messages", number % ROOMS), "")?;
        answer(&mut stream, 200)?;
        Ok(stream)
    });
    held.collect()
}
