//! The reader's client, a script: its scenes are played in Chromium when the first is looked at.

use std::path::Path;

use judge::{Play, Scene};
use mine::client::{self, Played};

use crate::{
    session::Session,
    verdict::{self, Verdict},
    words::sentence,
};

/// What the reader's client did in its scenes, which are played when the first is looked at.
#[derive(Default)]
pub(crate) struct Client {
    played: Option<Result<Vec<Played>, String>>,
}

impl Client {
    /// What has become of a scene. Where there is no Chromium, it is not judged.
    pub(crate) async fn verdict(
        &mut self,
        session: &Session,
        scene: &Scene,
    ) -> Result<Verdict, String> {
        if self.played.is_none() {
            let Some(chromium) = browser::find() else {
                return Ok(Verdict::NotJudged(
                    "not judged, since it takes Chromium or Chrome, and there is none here".into(),
                ));
            };
            self.played = Some(session.play_client(&chromium).await);
        }
        let played = self
            .played
            .as_ref()
            .expect("it was played")
            .as_ref()
            .map_err(Clone::clone)?;
        let mut scenes = played.iter();
        let of_scene = scenes.find(|played| played.scene == scene.name);
        Ok(match &of_scene.expect("it was played").ended {
            Ok(conversation) => verdict::of_conversation(scene, conversation.clone()),
            Err(sentence) => {
                let file = session.file_of(scene).shown(&session.root);
                Verdict::Broke(format!("{file}: {sentence}."))
            }
        })
    }

    /// What the script said in a scene, if it was played.
    pub(crate) fn said(&self, scene: &Scene) -> String {
        let played = self.played.iter().flatten().flatten();
        let mut of_scene = played.filter(|played| played.scene == scene.name);
        of_scene.next().map_or_else(String::new, |played| played.said.join("\n"))
    }
}

impl Session {
    /// Plays all scenes of the reader's client in Chromium.
    async fn play_client(&self, chromium: &Path) -> Result<Vec<Played>, String> {
        let own = self.own().pop().expect("there is a file");
        let script = std::fs::read_to_string(&own.path)
            .map_err(|error| self.unwritable(&own, &error))?;
        let scenes =
            self.scenes().into_iter().filter(|scene| matches!(scene.play, Play::Client));
        let names: Vec<_> = scenes.map(|scene| scene.name).collect();
        let played =
            client::play(chromium, &script, self.contract.client_scenes, &names).await;
        played.map_err(|error| sentence(&error))
    }
}
