//! The glue between `lambda_http` and Kader's functions.

mod environment;
mod function;
mod gateway;

pub use environment::{Environment, MessageGateway, MessageLimits, Oidc, RateLimit, StartError};
pub use function::{Function, main};
