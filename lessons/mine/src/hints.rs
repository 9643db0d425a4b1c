//! The hints for a scene, one after the other: what fits the difference, where to look, what is
//! wrong, and the code.

use std::path::Path;

use judge::{CodeError, Scene};

/// All hints for a scene that failed; `first` is the one that came with the failure.
pub(crate) fn all(
    scene: &Scene,
    first: &str,
    root: &Path,
) -> Result<Vec<String>, CodeError> {
    let mut hints: Vec<String> = scene.hints.iter().map(ToString::to_string).collect();
    if !hints.iter().any(|hint| hint == first) {
        hints.insert(0, first.into());
    }
    let code = scene.code.read(root)?;
    let code: Vec<_> =
        code.lines().map(|line| format!("    {line}").trim_end().to_string()).collect();
    hints.push(format!(
        "This is how the book does it, in {}:\n\n{}",
        scene.code.path,
        code.join("\n")
    ));
    Ok(hints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_comes_last_and_what_fits_best_first() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let scene = lesson_1::contract().scene("restart").unwrap();

        let hints = all(scene, "A hint of its own.", &root).unwrap();
        assert_eq!(hints[0], "A hint of its own.");
        assert_eq!(hints[1..3], scene.hints);
        assert!(hints[3].contains("    async fn read("), "{}", hints[3]);

        assert_eq!(all(scene, scene.hints[0], &root).unwrap().len(), 3);
    }
}
