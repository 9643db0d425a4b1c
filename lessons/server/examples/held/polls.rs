//! Long polls, held in one room. A hundred, held and answered before, pay for what is paid once.
//!
//! 1. So many are held: bytes each.
//! 2. A message wakes them all: the time from its publication to the last of the answers, of which
//!    the server gathers for ten milliseconds. They ask again; three rounds, bytes each after the
//!    last.
//! 3. Two in five vanish without a word: their file descriptors are free again.
//! 4. As many others come, and find a place each; the room has none for one more, if it holds so
//!    many and no more. So the gauge is what it was.

use std::{net::TcpStream, time::Instant};

use crate::program::{Program, Result, answer, ask};

const WARM_UP: usize = 100;
const ROUNDS: usize = 3;

pub(crate) fn measure(program: &str, count: usize) -> Result<()> {
    let program = Program::start(program, count)?;
    let mut bob = program.connect()?;
    let mut cursor = publish(&mut bob)?;
    let mut warm_up = hold(&program, WARM_UP, &cursor)?;
    cursor = wake(&mut bob, &mut warm_up)?;
    drop(warm_up);
    program.until_quiet()?;

    let empty = (program.resident()?, program.descriptors()?);
    let mut held = hold(&program, count, &cursor)?;
    let report = |what: &str, held: usize| -> Result<()> {
        let (bytes, open) = (program.resident()?, program.descriptors()?);
        let each = bytes.saturating_sub(empty.0) / held as u64;
        println!(
            "{what}: {held} held, {each} bytes each, {} more descriptors; VmRSS {bytes}",
            open - empty.1
        );
        Ok(())
    };
    report("at first", count)?;

    for _ in 0..ROUNDS {
        let published = Instant::now();
        cursor = wake(&mut bob, &mut held)?;
        println!("all woken: {:.0} ms", published.elapsed().as_secs_f64() * 1000.0);
        for stream in &mut held {
            poll(stream, &cursor)?;
        }
        program.until_quiet()?;
    }
    report("after that", count)?;

    let vanish = count * 2 / 5;
    held.drain(..vanish);
    program.until_quiet()?;
    report("some vanished", count - vanish)?;

    held.extend(hold(&program, vanish, &cursor)?);
    report("others came", count)?;
    let mut one_more = program.connect()?;
    poll(&mut one_more, &cursor)?;
    program.until_quiet()?;
    one_more.set_nonblocking(true)?;
    match answer(&mut one_more, 503) {
        Ok(_) => println!("one more: 503"),
        Err(_) => println!("one more: held, for the room holds more than {count}"),
    }

    cursor = wake(&mut bob, &mut held)?;
    println!("all of them answered, up to {cursor}");
    drop((held, one_more));
    program.until_quiet()?;
    let (bytes, open) = (program.resident()?, program.descriptors()?);
    println!(
        "all gone: {} more descriptors; VmRSS {bytes}, before {}",
        open - empty.1,
        empty.0
    );
    Ok(())
}

/// Opens connections and lets each poll; returns when all polls are held.
fn hold(program: &Program, count: usize, cursor: &str) -> Result<Vec<TcpStream>> {
    let mut held = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = program.connect()?;
        poll(&mut stream, cursor)?;
        held.push(stream);
    }
    program.until_quiet()?;
    Ok(held)
}

fn poll(stream: &mut TcpStream, cursor: &str) -> Result<()> {
    ask(stream, &format!("GET /rooms/lunch/messages?after={cursor}&wait=25"), "")
}

/// Publishes a message and reads everybody's answer; its cursor.
fn wake(bob: &mut TcpStream, held: &mut [TcpStream]) -> Result<String> {
    let cursor = publish(bob)?;
    for stream in held {
        let answer = answer(stream, 200)?;
        if !answer.contains(&format!("\"next\":\"{cursor}\"")) {
            return Err(format!("{cursor} was expected in {answer:?}").into());
        }
    }
    Ok(cursor)
}

/// A message of about a hundred bytes; its cursor.
fn publish(bob: &mut TcpStream) -> Result<String> {
    let json = format!(r#"{{"author":"bob","text":"{}"}}"#, "x".repeat(60));
    ask(bob, "POST /rooms/lunch/messages", &json)?;
    let answer = answer(bob, 201)?;
    let cursor =
        answer.split("\"cursor\":\"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(cursor.ok_or("there is no cursor in the answer")?.to_owned())
}
