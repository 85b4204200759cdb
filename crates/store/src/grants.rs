//! What officers may do: read at each request, so that revoking is immediate.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Area, Grant, Grants, Role};

use crate::attribute::AREA;
use crate::item::{Item, s};
use crate::{Accounts, StoreError, keys};

/// The attribute of grants, and what stands in each.
const GRANTS: &str = "grants";
const ROLE: &str = "role";

impl Accounts {
    /// The grants of an officer; none when nobody granted anything.
    ///
    /// # Errors
    /// The store failed.
    pub async fn grants(&self, subject: &str) -> Result<Grants, StoreError> {
        let item = self.table.get(keys::grants(subject)).await?.unwrap_or_default();
        let list = item.0.get(GRANTS).and_then(|value| value.as_l().ok());
        let grant = |value: &AttributeValue| {
            let grant = value.as_m().ok()?;
            Some(Grant {
                role: Role::parse(grant.get(ROLE)?.as_s().ok()?)?,
                area: Area::parse_grant(grant.get(AREA)?.as_s().ok()?).ok()?,
            })
        };
        let grants = list.into_iter().flatten().map(|value| grant(value).ok_or(StoreError::Corrupt(GRANTS)));
        Ok(Grants(grants.collect::<Result<_, _>>()?))
    }

    /// Replaces the grants of an officer.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put_grants(&self, subject: &str, grants: &Grants) -> Result<(), StoreError> {
        let list = grants.0.iter().map(|grant| {
            AttributeValue::M(
                [(ROLE.to_owned(), s(grant.role.as_str())), (AREA.to_owned(), s(grant.area.to_string()))].into(),
            )
        });
        let item = Item::new(keys::grants(subject)).with(GRANTS, AttributeValue::L(list.collect()));
        self.table.put(item).await
    }
}
