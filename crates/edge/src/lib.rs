//! The glue between `lambda_http` and Kader's functions: bodies in both encodings, sessions and
//! officers' tokens, errors as problem details or pages, and the function as a value.

mod environment;
mod error;
mod function;
mod gateway;
mod limit;
mod list;
mod member;
mod officer;
mod reply;
mod request;
mod service;
mod village;

pub use environment::{Environment, MessageGateway, MessageLimits, Oidc, RateLimit, StartError};
pub use error::ApiError;
pub use function::{Function, main};
pub use list::ListPage;
pub use member::{Me, SESSION_COOKIE, me, session_token};
pub use officer::{Officer, OfficerGate};
pub use reply::{Reply, StatusCode, errors_for_page, hours_after, rfc3339};
pub use request::Request;
pub use service::{http, stream};
pub use village::{TypedVillage, typed_village, village_label};
