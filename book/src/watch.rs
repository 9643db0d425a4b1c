//! Renders again when a file of the book has changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::news::News;
use crate::pages::Pages;

/// How often the files are looked at. A file system's own notices would be quicker and differ on
/// each platform.
const EVERY: Duration = Duration::from_millis(300);

/// What pages are made of, below the root.
const WATCHED: [&str; 4] = ["book.toml", "book/chapters", "book/theme", "lessons"];

/// Renders again after each change below `root` until `stop`, and publishes what came out well.
///
/// Waits until nothing has changed between two looks, so that a save of several files is one
/// rendering.
pub(crate) async fn watch(
    root: PathBuf,
    rendered: u64,
    pages: watch::Sender<Arc<Pages>>,
    tell: fn(News),
    stop: CancellationToken,
) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut rendered = rendered;
    let mut last = rendered;
    while stop.run_until_cancelled(looks.tick()).await.is_some() {
        let now = fingerprint(&root).await;
        let settled = now == last;
        last = now;
        if settled && now != rendered {
            rendered = now;
            again(&root, &pages, tell).await;
        }
    }
}

async fn again(root: &Path, pages: &watch::Sender<Arc<Pages>>, tell: fn(News)) {
    tell(News::Rendering);
    let begun = Instant::now();
    let number = pages.borrow().number + 1;
    match Pages::render(root, number).await {
        Ok(fresh) => {
            tell(News::Rendered { rendered: fresh.rendered, took: begun.elapsed() });
            pages.send_replace(Arc::new(fresh));
        }
        Err(error) => tell(News::StillTheOldPages(error)),
    }
}

/// A number that changes when a watched file is changed, added, renamed or removed.
pub(crate) async fn fingerprint(root: &Path) -> u64 {
    let root = root.to_path_buf();
    tokio::task::spawn_blocking(move || {
        WATCHED.iter().map(|part| of(&root.join(part))).fold(0, u64::wrapping_add)
    })
    .await
    .unwrap_or_default()
}

fn of(path: &Path) -> u64 {
    let Ok(metadata) = path.metadata() else { return 0 };
    if metadata.is_file() {
        let mut hasher = DefaultHasher::new();
        (path, metadata.modified().ok(), metadata.len()).hash(&mut hasher);
        return hasher.finish();
    }
    let Ok(entries) = path.read_dir() else { return 0 };
    // A sum, because a folder lists its entries in any order.
    entries
        .flatten()
        .filter(|entry| !is_left_out(&entry.file_name().to_string_lossy()))
        .map(|entry| of(&entry.path()))
        .fold(0, u64::wrapping_add)
}

/// Build output, and what editors and insta keep beside a file while it is being worked on.
fn is_left_out(name: &str) -> bool {
    name == "target"
        || name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".snap.new")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::fingerprint;

    #[tokio::test]
    async fn each_kind_of_change_is_seen_and_no_change_is_not() {
        let root = tempfile::tempdir().unwrap();
        let page = root.path().join("book/chapters/deep/page.md");
        fs::create_dir_all(page.parent().unwrap()).unwrap();
        fs::write(&page, "one").unwrap();
        let first = fingerprint(root.path()).await;
        assert_eq!(fingerprint(root.path()).await, first);

        fs::write(&page, "three").unwrap();
        let changed = fingerprint(root.path()).await;
        assert_ne!(changed, first);

        fs::rename(&page, page.with_file_name("other.md")).unwrap();
        let renamed = fingerprint(root.path()).await;
        assert_ne!(renamed, changed);

        fs::write(root.path().join("book.toml"), "").unwrap();
        assert_ne!(fingerprint(root.path()).await, renamed);
    }

    #[tokio::test]
    async fn editors_and_builds_do_not_count() {
        let root = tempfile::tempdir().unwrap();
        let before = fingerprint(root.path()).await;
        fs::create_dir_all(root.path().join("lessons/target")).unwrap();
        for name in [".page.md.swp", "page.md~", "scene.snap.new", "target/out"] {
            fs::write(root.path().join("lessons").join(name), "x").unwrap();
        }
        assert_eq!(fingerprint(root.path()).await, before);
    }
}
