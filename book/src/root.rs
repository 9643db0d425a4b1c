//! Where the project is.

use std::path::{Path, PathBuf};

/// There is no `book.toml` in the folder asked about, above it, or where this program was built.
#[derive(Debug, thiserror::Error)]
#[error(
    "There is no book.toml in {} or above it: run this in the folder that holds the book.", .0.display()
)]
pub struct NoRoot(PathBuf);

/// The project's root: the nearest folder from `start` upwards that has a `book.toml`, or else the
/// project that this program was built in, so that it runs from anywhere.
///
/// # Errors
///
/// [`NoRoot`] if neither has one.
pub fn find_root(start: &Path) -> Result<PathBuf, NoRoot> {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    start
        .ancestors()
        .chain(built_in)
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| NoRoot(start.to_path_buf()))
}

#[cfg(test)]
mod tests {
    use super::find_root;

    #[test]
    fn is_found_from_a_folder_below() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("book").join("chapters");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(root.path().join("book.toml"), "").unwrap();
        assert_eq!(find_root(&below).unwrap(), root.path());
        assert_eq!(find_root(root.path()).unwrap(), root.path());
    }

    #[test]
    fn is_where_the_program_was_built_if_none_is_above() {
        let elsewhere = tempfile::tempdir().unwrap();
        let root = find_root(elsewhere.path()).unwrap();
        assert!(root.join("book").join("Cargo.toml").is_file());
    }
}
