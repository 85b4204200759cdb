//! The two faces of Plus Jakarta Sans with which cards and lists are drawn (`fonts/README.md`). Only
//! a function that draws has them in its binary.

/// Weight 500.
pub const MEDIUM: &[u8] = include_bytes!("../fonts/PlusJakartaSans-Medium.ttf");
/// Weight 700.
pub const BOLD: &[u8] = include_bytes!("../fonts/PlusJakartaSans-Bold.ttf");
