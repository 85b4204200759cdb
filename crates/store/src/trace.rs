//! Which request wrote an item that a stream delivers, so that what follows from the change is found in the
//! logs by the request's id. It goes with the person's data: lines of the ledger have the same id, and nobody
//! shall learn from it whose lines these are once the data are gone.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::{OUTBOX, TRACE};
use crate::item::{Item, s};
use crate::keys::{self, Key};

tokio::task_local! {
    /// The gateway's id of the request on whose behalf this task works.
    static REQUEST: String;
}

/// Does `work` on behalf of a request: what it writes says so, where a stream delivers it. What a stream or a
/// clock writes has no request, and says none.
pub fn on_behalf_of<F: Future>(request: String, work: F) -> impl Future<Output = F::Output> {
    REQUEST.scope(request, work)
}

/// What becomes of the attribute in a write.
pub(crate) enum Mark {
    /// Nothing follows from the item.
    Stays,
    /// It is this request's.
    Is(AttributeValue),
    /// It is no request's, or nobody shall learn whose.
    Goes,
}

impl Mark {
    /// In a change of an item that asks for a message or does not, and forgets a person or does not. Codes and
    /// erasures are of whoever asked: who uses one up, or carries it through, does something else by that request,
    /// of which the ledger tells.
    pub(crate) fn of(key: &Key, asks: bool, forgets: bool) -> Self {
        let followed = is_followed(key);
        if !followed && !is_told(key) {
            return Self::Stays;
        }
        request().filter(|_| !forgets && (followed || asks)).map_or(Self::Goes, Self::Is)
    }
}

/// The request on whose behalf something is written.
fn request() -> Option<AttributeValue> {
    REQUEST.try_with(String::clone).ok().filter(|request| !request.is_empty()).map(s)
}

/// Whether `index-people` or `follow-nominations` looks at every change of the item.
fn is_followed(Key { pk, sk }: &Key) -> bool {
    keys::application_id(pk).is_some()
        || keys::member_number(pk).is_some()
        || keys::nominee_id(pk).is_some()
        || keys::aspirant_id(pk).is_some()
        || keys::nomination_id(sk).is_some()
}

/// Whether nothing follows from the item but its message.
fn is_told(Key { pk, .. }: &Key) -> bool {
    keys::erasure_id(pk).is_some() || keys::phone_hash(pk).is_some()
}

impl Item {
    /// The request on whose behalf it was written last, where it was one.
    pub(crate) fn trace(&self) -> Option<String> {
        self.text_opt(TRACE).map(str::to_owned)
    }

    /// With the request on whose behalf it is put, where something follows.
    #[must_use]
    pub(crate) fn traced(self) -> Self {
        let followed = self.key().is_ok_and(|key| is_followed(&key) || is_told(&key) && self.has(OUTBOX));
        self.with_some(TRACE, request().filter(|_| followed))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn an_item_that_is_followed_says_on_whose_behalf_it_was_put_and_others_do_not() {
        let items = || [Item::new(keys::application(Uuid::nil())), Item::new(keys::session("hash"))];
        let traces = |items: [Item; 2]| items.map(|item| item.traced().trace());
        assert_eq!(traces(items()), [None, None]);
        let traced = on_behalf_of("request".to_owned(), async { traces(items()) }).await;
        assert_eq!(traced, [Some("request".to_owned()), None]);
    }
}
