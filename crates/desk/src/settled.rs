//! Two officers, or an officer and the person, who do something at once.

use edge::ApiError;

/// Takes a step, and once more where it lost a race: what is done already, or still can be, is no refusal.
///
/// # Errors
/// As the step's.
pub async fn settled<T, F>(step: impl Fn() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    match step().await {
        Err(error) if error.lost_a_race() => step().await,
        done => done,
    }
}
