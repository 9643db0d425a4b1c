//! The programs that the workbench builds, and the contracts.

use std::collections::BTreeMap;

use judge::Scene;

include!("../../workbench/programs.rs");

/// Whoever reads the contracts and whoever builds the programs mean the same files.
#[test]
fn the_workbench_builds_what_the_contracts_ask_of_a_server() {
    let has_server = |scenes: &[Scene]| scenes.iter().any(|scene| scene.is_of_server());
    let mut asked = BTreeMap::new();
    for contract in lessons::contracts() {
        let number = contract.lesson.number;
        asked.insert(format!("lesson-{number}"), contract.start);
        let exercises = contract.exercises.iter();
        for exercise in exercises.filter(|exercise| has_server(exercise.scenes)) {
            asked.insert(format!("lesson-{number}-{}", exercise.name), exercise.start);
        }
    }
    let built = PROGRAMS.map(|(name, start)| (name.to_string(), start));
    assert_eq!(asked, BTreeMap::from(built));

    let bins = include_str!("../../workbench/Cargo.toml");
    for name in asked.keys() {
        let bin = format!("name = \"{}\"", name.replace("lesson", "mine"));
        assert!(bins.contains(&bin), "{bin}");
    }
}
