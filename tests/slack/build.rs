//! The page is embedded, so the crate is built again when a file of it changes.

fn main() {
    println!("cargo::rerun-if-changed=page");
}
