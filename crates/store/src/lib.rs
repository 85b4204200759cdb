//! DynamoDB and nothing else lives here.

/// The tables' names.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Applications, members, claims on NIKs, cards.
    pub registry: String,
    /// Sign-in codes, sessions, officers' grants, message windows.
    pub accounts: String,
    /// Append-only: who did what to what, when.
    pub ledger: String,
}
