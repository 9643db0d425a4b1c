//! Servers elsewhere, over real sockets: is one there, and is it judged by what it says and not by
//! how it says it?
//!
//! Real sockets are paced by the clock, so these tests are too: each lasts as long as its scene, or
//! as the judge's patience.

mod scene;
mod server;

use futures_util::future::join_all;
use judge::{Failure, Kind, Remote, RemoteError, Stage, play};
use scene::{LUNCH, REFUSED};
use server::{Reply, chunked, http, lunch, serve};

async fn judged(remote: &Remote, scene: &'static judge::Scene) -> Option<Failure> {
    scene.judge(play(scene, Stage::remote(remote)).await.transcript)
}

/// The remark on a server that is not to be judged at all.
async fn refused(url: &str) -> String {
    Remote::at(url).await.expect_err(url).to_string()
}

/// What is said of a server that does not play the scene to its end.
async fn sentence(remote: &Remote) -> String {
    let failure = judged(remote, &LUNCH).await.expect("a failure");
    assert_eq!(failure.difference.kind, Kind::NoAnswer);
    failure.difference.sentence
}

#[tokio::test]
async fn what_is_no_address_is_said_to_be_none() {
    for url in
        ["", "lunch", "localhost", "127.0.0.1:3001", "ftp://127.0.0.1", "http://", "/"]
    {
        let sentence = format!(
            "{url:?} is no address that can be asked: it looks like http://127.0.0.1:3001"
        );
        assert_eq!(refused(url).await, sentence);
    }
    assert_eq!(
        refused("https://127.0.0.1:3001").await,
        "https://127.0.0.1:3001 is asked over TLS, and the judge speaks plain HTTP: name the \
         address behind it"
    );
}

/// `.invalid` is a name that nobody may have (RFC 2606).
#[tokio::test]
async fn a_name_that_nobody_has_is_not_known() {
    assert_eq!(
        refused("http://lunch.invalid:3001/").await,
        "lunch.invalid is not known to this machine: look at the spelling, or use 127.0.0.1"
    );
}

/// Port 1 of this machine is nobody's.
#[tokio::test]
async fn where_nobody_listens_a_server_is_to_be_started() {
    assert_eq!(
        refused("http://127.0.0.1:1/").await,
        "nobody answers at 127.0.0.1:1: start your server, then run this again"
    );
}

#[tokio::test]
async fn who_accepts_and_says_nothing_is_waited_for_three_seconds() {
    let server = serve(|_| Reply::Nothing).await;
    assert_eq!(
        refused(&server.url()).await,
        format!(
            "{} took the request and had not answered it 3 s later: does it end its answers?",
            server.address
        )
    );
}

#[tokio::test]
async fn what_is_not_http_is_said_not_to_be() {
    let sentence = |address| {
        format!("{address} took the request and gave no HTTP back: is it the right port?")
    };
    for reply in
        ["SSH-2.0-OpenSSH_9.2\r\n", "\u{15}\u{3}\u{1}", "HTTP/1.1 two hundred\r\n\r\n"]
    {
        let server = serve(move |_| Reply::Says(reply.into())).await;
        assert_eq!(refused(&server.url()).await, sentence(server.address), "{reply:?}");
    }
    let closes = serve(|_| Reply::Closes).await;
    assert_eq!(refused(&closes.url()).await, sentence(closes.address));
}

/// Whether the contract is kept is for the scenes to say.
#[tokio::test]
async fn a_server_that_answers_anything_is_there() {
    let server = serve(|_| Reply::Says(http("500 Oh", "", "{}"))).await;
    assert!(Remote::at(&server.url()).await.is_ok());
}

#[tokio::test]
async fn a_server_is_asked_below_the_path_of_its_address() {
    let places = [("", ""), ("my/chat", "/my/chat"), ("my/chat/?x=1", "/my/chat")];
    join_all(places.map(async |(end, path)| {
        let server = serve(move |asked| {
            let room = asked.target.strip_prefix(path).expect("the path").to_string();
            assert!(room.starts_with("/rooms/judged-"), "{room}");
            Reply::Says(lunch(asked))
        })
        .await;
        let remote = Remote::at(&format!("{}{end}", server.url())).await.unwrap();
        assert_eq!(said(judged(&remote, &LUNCH).await), None, "{end}");
    }))
    .await;
}

#[tokio::test]
async fn a_server_may_listen_on_ipv6_alone() {
    let Some(server) =
        server::serve_at("[::1]:0", |asked| Reply::Says(lunch(asked))).await
    else {
        return eprintln!("skipped: this machine has no [::1]");
    };
    assert!(server.url().starts_with("http://[::1]:"), "{}", server.url());
    let remote = Remote::at(&server.url()).await.unwrap();
    assert_eq!(said(judged(&remote, &LUNCH).await), None);
}

/// Each says the same in another way.
#[tokio::test]
async fn it_matters_what_is_said_and_not_how() {
    type Say = fn(&server::Asked) -> Vec<u8>;
    let ways: [(&str, Say); 5] = [
        ("chunked", |asked| chunked(&lunch(asked))),
        ("indented", |asked| {
            let whole = String::from_utf8(lunch(asked)).unwrap();
            let (head, body) = whole.split_once("\r\n\r\n").unwrap();
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            let status = head.lines().next().unwrap().split_once(' ').unwrap().1;
            http(status, "", &serde_json::to_string_pretty(&body).unwrap())
        }),
        ("with more in it", |asked| {
            let whole = String::from_utf8(lunch(asked)).unwrap();
            let (head, body) = whole.split_once("\r\n\r\n").unwrap();
            let status = head.lines().next().unwrap().split_once(' ').unwrap().1;
            http(
                status,
                "x-mood: hungry\r\n",
                &body.replacen('{', r#"{"gap":false,"at":7,"#, 1),
            )
        }),
        ("with another spelling of headers", |asked| {
            let whole = String::from_utf8(lunch(asked)).unwrap();
            whole.replace("content-length: ", "CONTENT-Length:   ").into_bytes()
        }),
        ("as in 1996, ended by the end of the connection", |asked| {
            let whole = String::from_utf8(lunch(asked)).unwrap();
            let (_, body) = whole.split_once("\r\n\r\n").unwrap();
            let status = whole.split_once(' ').unwrap().1.lines().next().unwrap();
            format!("HTTP/1.0 {status}\r\n\r\n{body}").into_bytes()
        }),
    ];
    join_all(ways.map(async |(way, say)| {
        let server = serve(move |asked| match way.ends_with("connection") {
            true => Reply::SaysAndCloses(say(asked)),
            false => Reply::Says(say(asked)),
        })
        .await;
        let remote = Remote::at(&server.url()).await.expect(way);
        assert_eq!(said(judged(&remote, &LUNCH).await), None, "{way}");
    }))
    .await;
}

/// A 413 before the body is read, and then the end of the connection: most of what the judge sends is
/// on its way still.
#[tokio::test]
async fn a_body_may_be_refused_before_it_is_read() {
    let server = serve(|asked| match asked.method == "POST" {
        true => Reply::SaysAndCloses(http("413 Too Large", "", "{}")),
        false => Reply::Says(http("405 No", "ALLOW: POST ,GET, HEAD\r\n", "")),
    })
    .await;
    let remote = Remote::at(&server.url()).await.unwrap();
    assert_eq!(said(judged(&remote, &REFUSED).await), None);
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_has_not_answered() {
    let server = serve(|asked| match asked.method == "POST" {
        true => Reply::Dies,
        false => Reply::Says(lunch(asked)),
    })
    .await;
    let remote = Remote::at(&server.url()).await.unwrap();
    let sentence = sentence(&remote).await;
    assert_eq!(sentence, "0.5 s: expected bob to be answered; nothing came");
    // And now nobody is there any more.
    assert!(matches!(Remote::at(&server.url()).await, Err(RemoteError::Nobody(_))));
}

#[tokio::test]
async fn a_server_that_keeps_the_connection_and_says_nothing_has_not_answered() {
    let server = serve(|asked| match asked.method == "POST" {
        true => Reply::Nothing,
        false => Reply::Says(lunch(asked)),
    })
    .await;
    let remote = Remote::at(&server.url()).await.unwrap();
    let sentence = sentence(&remote).await;
    assert_eq!(sentence, "0.5 s: expected bob to be answered; nothing came");
}

/// An answer whose body never ends has not come.
#[tokio::test]
async fn a_server_that_does_not_end_its_answer_has_not_answered() {
    let server = serve(|asked| match asked.method == "POST" {
        true => {
            Reply::Says(b"HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n{".to_vec())
        }
        false => Reply::Says(lunch(asked)),
    })
    .await;
    let remote = Remote::at(&server.url()).await.unwrap();
    let sentence = sentence(&remote).await;
    assert_eq!(sentence, "0.5 s: expected bob to be answered; nothing came");
}

fn said(failure: Option<Failure>) -> Option<String> {
    failure.map(|failure| failure.difference.sentence)
}
