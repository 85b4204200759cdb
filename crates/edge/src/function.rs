//! A Lambda function as a value: raw event in, raw response out. The Lambda binary and `cargo dev`
//! call the very same value, so an event is converted by the same code in both.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use lambda_http::lambda_runtime::{self, Context, LambdaEvent, service_fn};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Service};
use serde_json::value::RawValue;

use crate::environment::{Environment, StartError};
use crate::event::{Event, lines_come_from};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Answer = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send>>;

/// One Lambda function, ready to be invoked.
#[derive(Clone)]
pub struct Function(Arc<dyn Fn(String, Context) -> Answer + Send + Sync>);

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Function")
    }
}

impl Function {
    /// A function behind the HTTP API: its events are API Gateway v2 requests, turned into
    /// `http::Request` and back by `lambda_http` itself.
    pub(crate) fn http<S>(service: S) -> Self
    where
        S: Service<
                lambda_http::Request,
                Response = lambda_http::Response<lambda_http::Body>,
                Error = std::convert::Infallible,
            > + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        Self(Arc::new(move |event, context| {
            let mut adapter = Adapter::from(service.clone());
            Box::pin(async move {
                let payload: LambdaRequest = serde_json::from_str(&event)?;
                if !crate::gateway::is_buildable(&payload) {
                    return Ok(crate::gateway::BAD_REQUEST.to_owned());
                }
                let response = adapter.call(LambdaEvent { payload, context }).await?;
                Ok(serde_json::to_string(&response)?)
            })
        }))
    }

    /// A function that is invoked with some other event, such as a table's stream.
    pub(crate) fn raw<F, R>(handle: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Result<String, Failure>> + Send + 'static,
    {
        Self(Arc::new(move |event, _| Box::pin(handle(event))))
    }

    /// Invokes the function once with a raw event and gives its raw response.
    ///
    /// # Errors
    /// The event is not of the function's kind. Failures of the job itself are responses.
    pub async fn invoke(&self, event: String) -> Result<String, Failure> {
        (self.0)(event, Context::default()).await
    }

    /// Serves Lambda's Runtime API until the environment is shut down.
    async fn run(self) -> Result<(), Failure> {
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Box<RawValue>>| {
            let answer = (self.0)(String::from(Box::<str>::from(event.payload)), event.context);
            async move { Ok::<_, Failure>(RawValue::from_string(answer.await?)?) }
        }))
        .await
    }
}

/// The whole `main` of a function's binary.
///
/// One thread: Lambda gives an environment one request at a time.
///
/// # Errors
/// The environment is incomplete, or the Runtime API went away.
pub fn main<F, R>(function: F) -> Result<(), Failure>
where
    F: FnOnce(Environment) -> R,
    R: Future<Output = Result<Function, StartError>>,
{
    log_panics();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let environment = Environment::from_process()?;
        lines_come_from(&environment.function_name);
        function(environment).await?.run().await
    })
}

/// Makes a panic a log line that says where and not what: its message may hold what was being
/// handled.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        Event::Panic { place: &place }.emit();
    }));
}
