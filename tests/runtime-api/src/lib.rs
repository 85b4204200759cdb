//! A stand-in for the [AWS Lambda Runtime API][api]: it starts a function's
//! binary the way Lambda does, hands it raw event bytes, gives back the raw
//! bytes of its answer, and measures what the process used.
//!
//! The binary is the one that is deployed, nothing in it is replaced; so a test
//! can say that it answers as the in-process function does, and the benchmark
//! can say what it costs.
//!
//! ```no_run
//! # async fn example() -> Result<(), runtime_api::Failure> {
//! let mut apply = runtime_api::Program::new("target/release/apply")
//!     .env("KADER_EXAMPLE", "value")
//!     .start()
//!     .await?;
//! let answer = apply.invoke(br#"{"version":"2.0"}"#).await?;
//! println!("{:?} after {:?}", answer.outcome, answer.took);
//! apply.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! What differs from Lambda: no sandbox, no throttled processor share, no
//! freezing between invocations, and environment variables come only from
//! [`Program`], so that nothing of the caller's environment leaks in.
//!
//! [api]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

mod failure;
mod program;
mod server;
mod usage;

pub use failure::Failure;
pub use program::{Answer, Program, Running};
pub use server::Outcome;
pub use usage::Usage;
