//! What can go wrong between us and the database.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// A failure of the store. Carries no data of any item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The database pushes back or does not answer: try again later.
    Busy,
    /// An item is not what this code writes; says which attribute.
    Corrupt(&'static str),
    /// The database refused in a way nobody expected; the code of its error.
    Refused(String),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("the database is busy"),
            Self::Corrupt(attribute) => write!(f, "an item's {attribute} cannot be read"),
            Self::Refused(code) => write!(f, "the database refused: {code}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<keyring::SealError> for StoreError {
    fn from(_: keyring::SealError) -> Self {
        Self::Corrupt("sealed")
    }
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for StoreError {
    fn from(error: SdkError<E, R>) -> Self {
        match &error {
            SdkError::ServiceError(service) => match service.err().code().unwrap_or("unknown") {
                "ProvisionedThroughputExceededException"
                | "ThrottlingException"
                | "RequestLimitExceeded"
                | "InternalServerError"
                | "TransactionConflictException"
                | "TransactionInProgressException"
                | "ServiceUnavailable" => Self::Busy,
                code => Self::Refused(code.to_owned()),
            },
            _ => Self::Busy,
        }
    }
}
