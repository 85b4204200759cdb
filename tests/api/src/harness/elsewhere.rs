//! Another DynamoDB than the embedded one, for a whole run: the one at the URL that `KADER_DYNAMODB`
//! names, such as AWS's own DynamoDB Local.

/// Where it is, when there is one.
pub(crate) fn elsewhere() -> Option<String> {
    std::env::var("KADER_DYNAMODB").ok()
}

/// The database there that belongs to `whose` servers alone: DynamoDB Local keeps one for each access
/// key id, of letters and digits.
pub(crate) fn apart(url: &str, whose: &str) -> String {
    let id: String = whose.chars().filter(char::is_ascii_alphanumeric).collect();
    url.replacen("://", &format!("://{id}@"), 1)
}
