//! Finds the reader's file for each program: `mine/lesson-1.rs`, or what it begins as.

use std::{env, fs, path::PathBuf};

include!("programs.rs");

fn main() {
    let variable = |name| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let package = variable("CARGO_MANIFEST_DIR");
    let root =
        package.ancestors().nth(2).expect("the package is two folders below the root");
    let mine = env::var_os("MINE").map_or(root.join("mine"), |mine| root.join(mine));
    println!("cargo::rerun-if-env-changed=MINE");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=programs.rs");
    for (name, start) in PROGRAMS {
        let own = mine.join(format!("{name}.rs"));
        println!("cargo::rerun-if-changed={}", own.display());
        let file = if own.exists() { own } else { root.join(start) };
        let module = format!("#[path = {file:?}]\nmod program;\n");
        fs::write(variable("OUT_DIR").join(format!("{name}.rs")), module)
            .expect("cargo gives a folder to write to");
    }
}
