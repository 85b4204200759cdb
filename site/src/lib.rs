//! The public, member and officer site: its pages, words, styles and scripts.
//!
//! A page is a template in `templates/pages/`, its words come from `content/<language>/`, its
//! colours and names from `brand/brand.toml`. The same templates serve two moments: [`build`] makes
//! every static file at once, and [`render`] makes one page inside a function as a form's answer.
//! Everything is embedded in the binary and nothing runs before the first page is asked for.

mod assets;
mod brand;
pub mod card;
mod check;
mod districts;
mod embedded;
mod engine;
mod examples;
mod filters;
pub mod fonts;
mod holder;
mod output;
mod signed_in;
mod words;

pub use brand::{level_name, party_name, party_short, sign_in_origin};
pub use domain::Language;
pub use engine::{RenderError, render};
pub use examples::gallery;
pub use filters::{article, day_in_words, here};
pub use holder::{Holder, face_of};
pub use output::{BuildError, build};
pub use signed_in::{SIGNED_IN_PAGE, signed_in};
pub use words::word;
