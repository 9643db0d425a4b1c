//! The rendered pages, a folder a rendering.
//!
//! Each rendering gets a fresh folder, and only a good one replaces what is being served: a page
//! asked for meanwhile is the old one, whole. The number of the rendering is part of the address
//! that its pages ask for news at, so that a page which was loaded while the folders changed is
//! told to reload as well.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::render::{RenderError, Rendered, render_for};

/// The path of the live-reload socket, without the rendering's number.
pub(crate) const LIVE_RELOAD: &str = "live-reload";

/// One rendering's pages. Its folder goes when the last user lets go of it.
pub(crate) struct Pages {
    /// Which rendering of this process, from 1.
    pub(crate) number: u64,
    /// How many pages it has.
    pub(crate) rendered: Rendered,
    folder: TempDir,
}

impl Pages {
    /// Renders the book at `root` into a fresh folder, on a thread for blocking work.
    pub(crate) async fn render(root: &Path, number: u64) -> Result<Self, RenderError> {
        let root = root.to_path_buf();
        tokio::task::spawn_blocking(move || Self::render_blocking(root, number))
            .await
            .unwrap_or_else(|panic| Err(mistake(format!("mdBook gave up: {panic}"))))
    }

    fn render_blocking(root: PathBuf, number: u64) -> Result<Self, RenderError> {
        let folder = tempfile::Builder::new()
            .prefix("hold-the-line-")
            .tempdir()
            .map_err(|error| {
                mistake(format!("No folder for the pages could be made: {error}"))
            })?;
        let endpoint = format!("{LIVE_RELOAD}/{number}");
        let rendered = render_for(&root, folder.path(), Some(&endpoint))?;
        Ok(Self { number, rendered, folder })
    }

    /// Where the pages are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn mistake(sentence: String) -> RenderError {
    RenderError::Mistakes(vec![sentence])
}
