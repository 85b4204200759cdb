//! The database behind the product, read as an operator or a thief would: whole tables, past the
//! API.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use reqwest::{Client, Url};
use serde_json::{Value, json};

/// The database of one server.
#[derive(Debug)]
pub struct Database {
    url: Url,
    authorization: String,
    http: Client,
}

impl Database {
    /// The one at an endpoint; a user in its URL says whose: see [`store::access`].
    ///
    /// # Panics
    /// It is no URL.
    #[must_use]
    pub fn at(endpoint: String) -> Self {
        let mut url = Url::parse(&endpoint).unwrap();
        let id = Some(url.username()).filter(|id| !id.is_empty()).unwrap_or("local").to_owned();
        // What stands there would be sent as a password.
        url.set_username("").unwrap();
        // Nobody checks it, but its shape is expected.
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={id}/20260101/local/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=0",
        );
        Self { url, authorization, http: http() }
    }

    /// The names of all tables.
    ///
    /// # Panics
    /// As [`ask`](Self::ask).
    pub async fn tables(&self) -> Vec<String> {
        let answer = self.ask("ListTables", json!({})).await;
        let names = answer["TableNames"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// The table whose name holds `word`.
    ///
    /// # Panics
    /// There is none; or as [`ask`](Self::ask).
    pub async fn table(&self, word: &str) -> String {
        self.tables().await.into_iter().find(|name| name.contains(word)).unwrap()
    }

    /// Every item of a table, attributes with their types.
    ///
    /// # Panics
    /// As [`ask`](Self::ask).
    pub async fn items(&self, table: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut request = json!({"TableName": table});
        loop {
            let page = self.ask("Scan", request.clone()).await;
            items.extend(page["Items"].as_array().unwrap().iter().cloned());
            match page.get("LastEvaluatedKey") {
                Some(key) if key.is_object() => request["ExclusiveStartKey"] = key.clone(),
                _ => return items,
            }
        }
    }

    /// Lets time pass for what is stored: moves moments (milliseconds) of the items whose keys hold all
    /// of `words` back. Gives how many there were.
    ///
    /// # Panics
    /// There is none; or as [`ask`](Self::ask).
    pub async fn age(&self, table: &str, words: &[&str], moments: &[&str], milliseconds: i64) -> usize {
        let table = self.table(table).await;
        let mut aged = 0;
        for item in self.items(&table).await {
            let key = |name: &str| item[name]["S"].as_str().unwrap().to_owned();
            let both = format!("{} {}", key("pk"), key("sk"));
            if !words.iter().all(|word| both.contains(word)) {
                continue;
            }
            for moment in moments.iter().filter(|moment| item[**moment]["N"].is_string()) {
                let at: i64 = item[*moment]["N"].as_str().unwrap().parse().unwrap();
                let change = json!({
                    "TableName": table, "Key": {"pk": item["pk"], "sk": item["sk"]},
                    "UpdateExpression": "SET #moment = :at", "ExpressionAttributeNames": {"#moment": moment},
                    "ExpressionAttributeValues": {":at": {"N": (at - milliseconds).to_string()}},
                });
                self.ask("UpdateItem", change).await;
                aged += 1;
            }
        }
        assert!(aged > 0, "nothing in {table} has {words:?} and {moments:?}");
        aged
    }

    /// Asks what no part of the product asks.
    ///
    /// # Panics
    /// The database refuses.
    pub async fn ask(&self, operation: &str, request: Value) -> Value {
        let answer = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", &self.authorization)
            .body(request.to_string())
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let answer = answer.text().await.unwrap();
        assert!(status.is_success(), "{operation}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }
}

/// What a test asks this machine with.
pub(crate) fn http() -> Client {
    keyring::use_ring();
    // Nothing here speaks TLS, and reading the roots takes longer than a test.
    Client::builder().no_proxy().tls_certs_only([]).build().unwrap()
}

/// Another DynamoDB than the embedded one, for a whole run: where the one is that `KADER_DYNAMODB` names, such as
/// AWS's own DynamoDB Local.
#[must_use]
pub fn elsewhere() -> Option<String> {
    std::env::var("KADER_DYNAMODB").ok()
}

/// The database at such a URL that is `whose` alone: DynamoDB Local keeps one for each access key id, of letters
/// and digits.
#[must_use]
pub fn apart(url: &str, whose: &str) -> String {
    let id: String = whose.chars().filter(char::is_ascii_alphanumeric).collect();
    url.replacen("://", &format!("://{id}@"), 1)
}
