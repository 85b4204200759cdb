//! Which conditional write a request holds, and the same request without its condition: what the tests of a
//! condition are tried on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// A conditional write that somebody gave a name.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The function of the store that makes it; of several the item behind a slash: `approve/claim`.
    pub name: &'static str,
    /// The table, and what the keys begin with: `registry nik#/claim`.
    pub item: &'static str,
    /// What tells it from others on such items: text that stands in the write; behind `!`, that does not. Behind `+`
    /// what stands in the whole request, behind `-` what does not.
    pub says: &'static [&'static str],
}

impl Known {
    /// The function of the store.
    #[must_use]
    pub fn function(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }

    fn says(&self, write: &str, request: &str) -> bool {
        self.says.iter().all(|word| match word.split_at_checked(1) {
            Some(("!", word)) => !write.contains(word),
            Some(("+", word)) => request.contains(word),
            Some(("-", word)) => !request.contains(word),
            _ => write.contains(word),
        })
    }
}

/// Whether an item lies at a place: a table's purpose, what the partition key begins with and, behind a slash, what
/// the sort key does.
pub(crate) fn lies_at(place: &str, [purpose, pk, sk]: [&str; 3]) -> bool {
    let (table, keys) = place.split_once(' ').unwrap_or((place, ""));
    let (begin, then) = keys.split_once('/').unwrap_or((keys, ""));
    table == purpose && pk.starts_with(begin) && sk.starts_with(then)
}

/// A request to write.
pub(crate) struct Request {
    operation: String,
    body: Value,
}

/// A conditional write of a request.
pub(crate) struct Written {
    /// Which item of the transaction.
    at: usize,
    /// The names that fit it: one, as it should be.
    pub(crate) names: Vec<&'static str>,
    /// The table with its own name.
    pub(crate) table: String,
    /// The parts of its condition, all of which must hold.
    pub(crate) parts: BTreeSet<String>,
    /// What it is, for whoever is to name it.
    pub(crate) text: String,
}

impl Request {
    /// Reads a request; `None` when it writes nothing on a condition.
    pub(crate) fn read(operation: String, body: &[u8]) -> Option<Self> {
        if !["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"].contains(&operation.as_str()) {
            return None;
        }
        Some(Self { operation, body: serde_json::from_slice(body).ok()? })
    }

    /// The writes, each with its kind.
    fn each(&mut self) -> Vec<(String, &mut Map<String, Value>)> {
        match self.body.get_mut("TransactItems").is_some() {
            true => {
                let items = self.body["TransactItems"].as_array_mut().into_iter().flatten();
                items
                    .filter_map(|item| {
                        let (kind, write) = item.as_object_mut()?.iter_mut().next()?;
                        Some((kind.clone(), write.as_object_mut()?))
                    })
                    .collect()
            }
            false => self.body.as_object_mut().map(|write| (self.operation.clone(), write)).into_iter().collect(),
        }
    }

    /// The conditional writes.
    pub(crate) fn written(&mut self, known: &[Known]) -> Vec<Written> {
        let request = self.body.to_string();
        let writes = self.each().into_iter().enumerate();
        writes
            .filter_map(|(at, (kind, write))| {
                let condition = write.get("ConditionExpression")?.as_str()?;
                let table = write.get("TableName")?.as_str()?.to_owned();
                let purpose = table.split('-').next().unwrap_or_default();
                let key = write.get("Key").or(write.get("Item"))?;
                let [pk, sk] = ["pk", "sk"].map(|name| key[name]["S"].as_str().unwrap_or_default());
                let parts = parts(condition).into_iter().map(|part| without_names(&part)).collect();
                let own = Value::Object(write.clone()).to_string();
                let names = known.iter().filter(|known| lies_at(known.item, [purpose, pk, sk]));
                let names = names.filter(|known| known.says(&own, &request)).map(|known| known.name);
                Some(Written {
                    at,
                    names: names.collect(),
                    text: format!("{kind} {purpose} {pk}/{sk} if {condition}: {own}"),
                    parts,
                    table,
                })
            })
            .collect()
    }

    /// Takes a part of a write's condition away, or all of it.
    pub(crate) fn drop(&mut self, written: &Written, part: Option<&str>) {
        if let Some((kind, write)) = self.each().into_iter().nth(written.at) {
            let condition = write.get("ConditionExpression").and_then(Value::as_str).unwrap_or_default();
            let mut left = parts(condition);
            left.retain(|one| part.is_some_and(|part| without_names(one) != part));
            let left = left.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND ");
            match (left.is_empty(), kind.as_str()) {
                (false, _) => write.insert("ConditionExpression".to_owned(), left.into()),
                (true, "ConditionCheck") => write.insert("ConditionExpression".to_owned(), ALWAYS.into()),
                (true, _) => write.remove("ConditionExpression"),
            };
            forget_unused(write);
        }
    }

    /// Lets a put meet the item of another key.
    pub(crate) fn collide(&mut self, written: &Written, [pk, sk]: &[String; 2]) {
        if let Some(item) = self.each().into_iter().nth(written.at).and_then(|(_, write)| write.get_mut("Item")) {
            item["pk"] = json!({"S": pk});
            item["sk"] = json!({"S": sk});
        }
    }

    /// The request as it is now.
    pub(crate) fn body(&self) -> String {
        self.body.to_string()
    }
}

/// A check has to have a condition.
const ALWAYS: &str = "attribute_exists(pk) OR attribute_not_exists(pk)";

/// The parts of a condition, all of which must hold.
fn parts(condition: &str) -> Vec<String> {
    let condition = condition.trim();
    let at_top = |word: &str| {
        let mut depth = 0;
        let mut found = Vec::new();
        for (at, c) in condition.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ if depth == 0 && condition[at..].starts_with(word) => found.push(at),
                _ => {}
            }
        }
        found
    };
    if !at_top(" OR ").is_empty() {
        return vec![condition.to_owned()];
    }
    let mut begin = 0;
    let mut found = Vec::new();
    for at in at_top(" AND ") {
        found.push(&condition[begin..at]);
        begin = at + " AND ".len();
    }
    found.push(&condition[begin..]);
    match found[..] {
        [one] => match one.strip_prefix('(').and_then(|one| one.strip_suffix(')')) {
            Some(inner) if is_whole(inner) => parts(inner),
            _ => vec![one.to_owned()],
        },
        _ => found.into_iter().flat_map(parts).collect(),
    }
}

/// Whether every parenthesis of a text has its other one in it.
fn is_whole(text: &str) -> bool {
    let mut depth = 0;
    text.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    }) && depth == 0
}

/// A part without the hash in the name of an attribute that counts for one browser.
fn without_names(part: &str) -> String {
    let mut pieces = part.split("#by_");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str("#by_");
        text.push_str(piece.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    text
}

/// Names and values that no expression uses are an error.
fn forget_unused(write: &mut Map<String, Value>) {
    let text = |name: &str| write.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let used = [text("UpdateExpression"), text("ConditionExpression")].join(" ");
    for names in ["ExpressionAttributeNames", "ExpressionAttributeValues"] {
        if let Some(known) = write.get_mut(names).and_then(Value::as_object_mut) {
            known.retain(|name, _| stands_in(name, &used));
            if known.is_empty() {
                write.remove(names);
            }
        }
    }
}

fn stands_in(name: &str, text: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let next = text[at + name.len()..].chars().next();
        !next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Known; 2] = [
        Known { name: "leave/claim", item: "registry nik#/claim", says: &["+\"gone\""] },
        Known { name: "join", item: "registry nik#/claim", says: &["!#freed"] },
    ];

    fn leaving() -> Request {
        let body = json!({"TransactItems": [
            {"Put": {"TableName": "ledger-1", "Item": {"pk": {"S": "a#1"}, "sk": {"S": "1"}, "what": {"S": "gone"}}}},
            {"Update": {
                "TableName": "registry-1", "Key": {"pk": {"S": "nik#1"}, "sk": {"S": "claim"}},
                "UpdateExpression": "SET #freed = :freed",
                "ConditionExpression": "(#by_0a = :me AND #since < :now) AND (#a = :a OR #b = :b)",
                "ExpressionAttributeNames":
                    {"#freed": "freed", "#by_0a": "by_0a", "#since": "since", "#a": "a", "#b": "b"},
                "ExpressionAttributeValues":
                    {":freed": {"N": "1"}, ":me": {"S": "1"}, ":now": {"N": "1"}, ":a": {"N": "1"}, ":b": {"N": "1"}},
            }},
        ]});
        Request::read("TransactWriteItems".to_owned(), body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_write_is_known_by_its_item_and_by_what_it_says() {
        let mut request = leaving();
        let [written] = &request.written(&KNOWN)[..] else { panic!("one write has a condition") };
        assert_eq!(written.names, ["leave/claim"]);
        let parts: Vec<&str> = written.parts.iter().map(String::as_str).collect();
        assert_eq!(parts, ["#a = :a OR #b = :b", "#by_ = :me", "#since < :now"]);
    }

    #[test]
    fn what_is_left_of_a_condition_uses_what_is_left_of_its_names() {
        for (part, condition, names) in [
            (None, Value::Null, vec!["#freed"]),
            (
                Some("#by_ = :me"),
                json!("(#since < :now) AND (#a = :a OR #b = :b)"),
                vec!["#a", "#b", "#freed", "#since"],
            ),
        ] {
            let mut request = leaving();
            let written = request.written(&KNOWN).remove(0);
            request.drop(&written, part);
            let write = &request.body["TransactItems"][1]["Update"];
            assert_eq!(write["ConditionExpression"], condition);
            let left: BTreeSet<&String> = write["ExpressionAttributeNames"].as_object().unwrap().keys().collect();
            assert_eq!(left.into_iter().collect::<Vec<_>>(), names);
        }
    }
}
