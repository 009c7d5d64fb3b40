//! The templates and the sandbox's panels are compiled in: a changed one means a rebuild.

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=bot/cli/sandbox/page");
}
