//! What can go wrong between us and the database.

use std::error::Error;
use std::fmt::{Debug, Display, Formatter, Result};
use std::sync::Arc;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// A failure of the store. Says nothing of any item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Others kept changing what was to be written: try again later.
    Busy,
    /// An item is not what this code writes; says which attribute.
    Corrupt(&'static str),
    /// What was asked cannot be done here: a key is not there, a request is not as the database wants it.
    Refused(String),
    /// The database, or the way to it, failed.
    Database(Failure),
}

impl StoreError {
    /// Whether it is to be tried again later.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy | Self::Database(Failure { passing: true, .. }))
    }

    /// What the database, or the way to it, said: a code of its errors, or `timeout`, `connection`, `response`,
    /// `request`.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::Database(failure) => Some(&failure.code),
            _ => None,
        }
    }
}

/// How the database failed. What the SDK knows of it, which may hold items, is its source and is printed nowhere.
#[derive(Clone)]
pub struct Failure {
    code: String,
    passing: bool,
    source: Arc<dyn Error + Send + Sync>,
}

impl Debug for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "Failure({})", self.code)
    }
}

impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        (&self.code, self.passing) == (&other.code, other.passing)
    }
}

impl Eq for Failure {}

impl Display for StoreError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Busy => f.write_str("the database is busy"),
            Self::Corrupt(attribute) => write!(f, "an item's {attribute} cannot be read"),
            Self::Refused(what) => write!(f, "the database refused: {what}"),
            Self::Database(Failure { code, passing: true, .. }) => write!(f, "the database is busy: {code}"),
            Self::Database(Failure { code, .. }) => write!(f, "the database refused: {code}"),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Database(failure) => Some(&*failure.source),
            _ => None,
        }
    }
}

impl From<keyring::SealError> for StoreError {
    fn from(_: keyring::SealError) -> Self {
        Self::Corrupt("sealed")
    }
}

impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    R: Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        let code = match &error {
            SdkError::ServiceError(service) => service.err().code().unwrap_or("unknown"),
            SdkError::TimeoutError(_) => "timeout",
            SdkError::DispatchFailure(failure) if failure.is_timeout() => "timeout",
            SdkError::DispatchFailure(_) => "connection",
            SdkError::ResponseError(_) => "response",
            _ => "request",
        };
        let of_the_service = matches!(error, SdkError::ServiceError(_));
        let passing = !of_the_service || PASSING.contains(&code);
        Self::Database(Failure { code: code.to_owned(), passing, source: Arc::new(error) })
    }
}

/// Answers of the database that another try may not get.
const PASSING: [&str; 7] = [
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "TransactionConflictException",
    "TransactionInProgressException",
    "ServiceUnavailable",
];

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_sdk_dynamodb::operation::get_item::GetItemError;

    use super::*;

    fn failure(code: &str) -> StoreError {
        let told = ErrorMetadata::builder().code(code).message("Siti").build();
        SdkError::service_error(GetItemError::generic(told), ()).into()
    }

    #[test]
    fn what_the_database_said_is_kept_inside_and_only_its_code_is_printed() {
        for (code, busy) in [("ThrottlingException", true), ("AccessDeniedException", false)] {
            let error = failure(code);
            assert_eq!((error.is_busy(), error.cause()), (busy, Some(code)));
            for printed in [format!("{error}"), format!("{error:?}")] {
                assert!(printed.contains(code) && !printed.contains("Siti"), "{printed}");
            }
            let source = error.source().and_then(|source| source.downcast_ref::<SdkError<GetItemError, ()>>());
            assert!(source.is_some_and(|source| source.message() == Some("Siti")));
        }
        assert!(StoreError::Busy.is_busy() && StoreError::Busy.source().is_none());
    }
}
