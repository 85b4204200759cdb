//! A provider of messages that is down for a while. [`simulation`] runs the decisions of the product
//! alone on a simulated clock, at any size; [`world`] runs the product's own sending with an embedded
//! database and a provider over HTTP on a clock that runs faster.

pub mod figures;
pub mod provider;
pub mod simulation;
pub mod world;
