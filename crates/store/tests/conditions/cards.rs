//! Cards: one in force for each member.

use store::{Card, CardState, Member, Registry, StoreError};

use crate::support::{Fresh, act, corrupt, fresh, member, n, unchanged};

const MEMBER: &str = "registry member#/member";
const CARD: &str = "registry card#/card";

async fn again(db: &Fresh, read: &Member) -> Member {
    db.registry().member(&read.number).await.unwrap().unwrap()
}

async fn card(registry: &Registry, read: &Member) -> Option<Card> {
    registry.card(read, &act()).await.unwrap()
}

async fn reissue(registry: &Registry, read: &Member) -> Option<Card> {
    registry.reissue_card(read, &act()).await.unwrap()
}

mod issue_card {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_first_cards_at_once_one_is_issued() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let (one, other) = tokio::join!(card(&registry, &read), card(&registry, &read));
        assert_ne!(one.is_some(), other.is_some());
        assert_eq!(db.items(CARD).await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_new_cards_at_once_one_is_in_force() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let old = card(&registry, &read).await.unwrap();
        let read = again(&db, &read).await;
        let (one, other) = tokio::join!(reissue(&registry, &read), reissue(&registry, &read));
        let issued = one.xor(other).unwrap();
        assert_eq!(again(&db, &read).await.card.as_ref(), Some(&issued.jti));
        assert_eq!(registry.card_state(&old.jti).await, Ok(CardState::Revoked));
        assert_eq!(registry.card_state(&issued.jti).await, Ok(CardState::Valid));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_member_who_was_changed_since_gets_no_card() {
        let db = fresh().await;
        let read = member(&db).await;
        db.edit(MEMBER, "version", n(9)).await;
        assert_eq!(unchanged(&db, card(&db.registry(), &read)).await, None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_id_that_a_card_has_already_takes_nobodys_card() {
        let db = fresh().await;
        let registry = db.registry();
        card(&registry, &member(&db).await).await.unwrap();
        let read = member(&db).await;
        db.collide("issue_card/card", CARD).await;
        let act = act();
        assert_eq!(unchanged(&db, registry.card(&read, &act)).await, Err(StoreError::Busy));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_card_is_told() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), member(&db).await);
        let jti = card(&registry, &read).await.unwrap().jti;
        let read = again(&db, &read).await;
        let act = act();
        corrupt(&db, CARD, &["issued_at", "until"], async || registry.card(&read, &act).await).await;
        corrupt(&db, CARD, &["status"], async || registry.card_state(&jti).await).await;
    }
}
