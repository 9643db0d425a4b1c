//! A server in any language, judged over the network.

use judge::{Play, Remote, Stage};

use crate::{
    screen::wrapped,
    session::Session,
    verdict::{self, Verdict},
    words::sentence,
};

impl Session {
    /// Plays the server's scenes at this address, in real time.
    ///
    /// # Errors
    /// A sentence, if no server is there that could be judged.
    pub(crate) async fn judge_elsewhere(&self, url: &str) -> Result<bool, String> {
        let remote = Remote::at(url).await.map_err(|error| sentence(&error))?;
        let number = self.contract.lesson.number;
        println!("{}", self.screen.bold(&format!("Lesson {number}, judged at {url}")));
        println!(
            "Each scene has a room of its own there: {url}/rooms/judged-…/messages\n"
        );
        let mut scenes = self.scenes();
        let left_out: Vec<_> = scenes
            .iter()
            .filter(|scene| matches!(scene.play, Play::InMemory(_)))
            .map(|scene| scene.title)
            .collect();
        scenes.retain(|scene| matches!(scene.play, Play::Server(_)));
        // Whoever mends a scene wants to know of that one first, and not in half a minute.
        let failed = self.progress()?.failure.filter(|failed| failed.elsewhere);
        let failed = failed.map(|failed| failed.scene);
        let failed = scenes.iter().find(|scene| Some(scene.name) == failed.as_deref());
        if failed.is_some() {
            println!("  What failed last time comes first.");
        }
        let others =
            scenes.iter().filter(|scene| failed.is_none_or(|one| one.name != scene.name));
        for scene in failed.into_iter().chain(others) {
            let play = async || {
                let played = judge::play(scene, Stage::remote(&remote)).await;
                verdict::of_conversation(scene, played.transcript)
            };
            let mut verdict = play().await;
            if verdict.is_late() {
                // Another program may have had the machine: a server that is late is late again.
                verdict = play().await;
            }
            if !self.say_of(scene, &verdict, None) {
                self.keep(|progress| {
                    let mut progress = self.with_failure(progress, scene, &verdict);
                    progress
                        .failure
                        .iter_mut()
                        .for_each(|failed| failed.elsewhere = true);
                    progress
                })?;
                self.say_hint(scene, &verdict);
                if let Verdict::Failed(failure) = &verdict
                    && let Some(sentence) = failure.elsewhere()
                {
                    println!("\n{}", wrapped(sentence, 2));
                }
                return Ok(false);
            }
        }
        self.keep(|mut progress| {
            progress.failure = None;
            progress
        })?;
        if !left_out.is_empty() {
            println!("  Not played over a network: {}.", left_out.join(", "));
        }
        println!("\n{}", self.screen.green("The server keeps the lesson's contract."));
        println!(
            "(The table of `cargo mine` is about your files, so it is not counted there.)"
        );
        Ok(true)
    }
}
