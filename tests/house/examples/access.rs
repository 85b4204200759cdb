//! Makes the tables of `docs/ACCESS.md` from the rows of `crates/store/access`.

use house::access::Access;

fn main() -> std::io::Result<()> {
    let path = house::root().join("docs/ACCESS.md");
    let text = std::fs::read_to_string(&path)?;
    std::fs::write(path, Access::read().documented(&text))
}
