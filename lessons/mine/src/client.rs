//! Plays scenes to a reader's client, in a page of an installed Chromium.
//!
//! The page's time is virtual: a scene of minutes is played in milliseconds, and what a client does
//! is known exactly. The script is the reader's own and may do anything but run for ever.

use std::{io, net::SocketAddr, path::Path, time::Duration};

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use browser::{Chromium, Page};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use transcript::{Line, Mark, Transcript, Transit};

/// How long all scenes of a script may take together, in real time.
pub const LIMIT: Duration = Duration::from_secs(30);

/// How long one scene may take, in real time. It needs some milliseconds.
const SCENE_LIMIT: Duration = Duration::from_secs(10);

/// What has become of a scene.
#[derive(Clone, Debug)]
pub struct Played {
    /// The scene's name.
    pub scene: String,
    /// The conversation, or why there is none, in a sentence.
    pub ended: Result<Transcript, String>,
    /// What the script said meanwhile, a line each: to the console, by `status`, and what it threw
    /// and nobody caught.
    pub said: Vec<String>,
}

/// Why nothing can be played, whatever the script.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The page cannot be served.
    #[error("the page that plays the scenes cannot be served: {0}")]
    Serve(#[from] io::Error),
    /// Chromium does not start, or went away.
    #[error(transparent)]
    Browser(#[from] browser::Error),
    /// The script with the scenes did something that it should not.
    #[error("the scene {scene} cannot be played: {what}")]
    Scene {
        /// The scene's name.
        scene: String,
        /// What is wrong.
        what: String,
    },
}

/// Plays scenes to a script, in a Chromium that lives as long as this takes.
///
/// `scenes_js` are modules. Together they export a function for each scene, named as it with `_` for
/// `-`, which takes `{ start, fresh }` and answers with lines; `./reader.js` has the words for it. A
/// script that does not load, that has no `start`, or that never lets go of the page, is told so in
/// place of conversations.
///
/// # Errors
/// [`Error`] if Chromium or the script with the scenes fail; never for anything that the reader's
/// script does.
pub async fn play(
    chromium: &Path,
    reader_js: &str,
    scenes_js: &[&str],
    scenes: &[&str],
) -> Result<Vec<Played>, Error> {
    let browser = Chromium::launch(chromium).await?;
    play_in(&browser, reader_js, scenes_js, scenes).await
}

/// The same in a Chromium that is there already. A script that never lets go of its page does not
/// harm the others.
///
/// # Errors
/// As [`play`].
pub async fn play_in(
    browser: &Chromium,
    reader_js: &str,
    scenes_js: &[&str],
    scenes: &[&str],
) -> Result<Vec<Played>, Error> {
    let site = Site::serve(reader_js, scenes_js).await?;
    let page = browser.page(&format!("http://{}/", site.address)).await?;
    let end = Instant::now() + LIMIT;
    let checks = "import('./play.js').then(({ check }) => check())";
    let mut trouble = match within(end, &page, checks).await {
        Ran::Value(Value::String(what)) => Some(what),
        Ran::Value(_) => None,
        Ran::Failed(error) => return Err(error.into()),
        Ran::NeverEnded => Some(never_ends("when it is loaded")),
    };
    let mut played = Vec::new();
    for &scene in scenes {
        let (ended, said) = match &trouble {
            Some(what) => (Err(what.clone()), Vec::new()),
            None => play_one(&page, scene, end).await?,
        };
        if let Err(what) = &ended {
            // The page is lost, and so is what was to be played in it.
            trouble.get_or_insert_with(|| what.clone());
        }
        played.push(Played { scene: scene.to_owned(), ended, said });
    }
    Ok(played)
}

async fn play_one(
    page: &Page,
    scene: &str,
    end: Instant,
) -> Result<(Result<Transcript, String>, Vec<String>), Error> {
    let wrong = |what: String| Error::Scene { scene: scene.into(), what };
    let function = json!(scene.replace('-', "_"));
    let plays = format!("import('./play.js').then(({{ play }}) => play({function}))");
    match within(end, page, &plays).await {
        Ran::Value(told) => {
            let Told { lines, said } =
                serde_json::from_value(told).map_err(|error| wrong(error.to_string()))?;
            let lines = lines.into_iter().map(Line::from).collect();
            Ok((Ok(Transcript { lines }), said))
        }
        Ran::Failed(browser::Error::Thrown(what)) => Err(wrong(what)),
        Ran::Failed(error) => Err(error.into()),
        Ran::NeverEnded => {
            Ok((Err(never_ends(&format!("in the scene {scene}"))), Vec::new()))
        }
    }
}

fn never_ends(when: &str) -> String {
    format!(
        "it never lets go of the page {when}: there is a loop that has no end, or an `await` in \
         one that waits for nothing"
    )
}

enum Ran {
    Value(Value),
    Failed(browser::Error),
    NeverEnded,
}

async fn within(end: Instant, page: &Page, js: &str) -> Ran {
    let end = end.min(Instant::now() + SCENE_LIMIT);
    match timeout_at(end, page.evaluate(js)).await {
        Ok(Ok(value)) => Ran::Value(value),
        Ok(Err(browser::Error::Deadline { .. })) | Err(_) => Ran::NeverEnded,
        Ok(Err(error)) => Ran::Failed(error),
    }
}

/// What `play.js` answers with.
#[derive(Deserialize)]
struct Told {
    lines: Vec<Spoken>,
    said: Vec<String>,
}

/// A line as a scene answers with it.
#[derive(Deserialize)]
struct Spoken {
    at: u64,
    who: String,
    mark: char,
    text: String,
    details: Vec<String>,
}

impl From<Spoken> for Line {
    fn from(Spoken { at, who, mark, text, details }: Spoken) -> Self {
        let known = Mark::ALL.into_iter().find(|(_, sign)| *sign == mark);
        let mark = known.map_or(Mark::Event, |(mark, _)| mark);
        // A line of a transcript is one line, whatever an exception says.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Line { at, who, mark, text, transit: Transit::AtOnce, details }
    }
}

/// The page and its scripts, on a free port of this machine, until it is dropped.
struct Site {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Site {
    async fn serve(reader_js: &str, scenes_js: &[&str]) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let page = Html(
            "<!doctype html><title>Scenes</title><link rel=\"icon\" href=\"data:,\">",
        );
        let mut router = Router::new()
            .route("/", get(async move || page))
            .route("/play.js", script(include_str!("../web/play.js")))
            .route("/world.js", script(include_str!("../web/world.js")))
            .route("/reader.js", script(include_str!("../web/reader.js")))
            .route("/room.js", script(include_str!("../web/room.js")))
            .route("/manners.js", script(include_str!("../web/manners.js")))
            .route("/mine.js", script(reader_js));
        let mut scenes = String::new();
        for (number, module) in scenes_js.iter().enumerate() {
            router = router.route(&format!("/scenes_{number}.js"), script(module));
            scenes += &format!("export * from './scenes_{number}.js';\n");
        }
        let router = router.route("/scenes.js", script(&scenes));
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, task })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn script(text: &str) -> axum::routing::MethodRouter {
    let text = text.to_owned();
    get(async move || {
        ([(header::CONTENT_TYPE, "text/javascript")], text.clone()).into_response()
    })
}
