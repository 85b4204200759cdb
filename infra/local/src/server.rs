//! One port for everything: the site, the API through the gateway, and the local-only routes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::serve::ListenerExt;
use edge::Function;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde_json::json;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use crate::cloudfront::{self, CloudFront, Way};
use crate::dev;
use crate::functions::invoke;
use crate::gateway::{self, Incoming};
use crate::headers::Headers;
use crate::log;
use crate::officers::Issuer;
use crate::outbox::Outbox;
use crate::provider::Provider;
use crate::routes::{Match, Routes};
use crate::site::{Site, problem, redirect, see_other, with_slash};
use crate::streams::Streams;

/// How long requests under way may hold up the end.
const GRACE: Duration = Duration::from_secs(5);
/// API Gateway waits no longer for a function.
const LONGEST: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("apigw-requestid");

/// All that an answer may need.
pub(crate) struct App {
    /// `127.0.0.1:PORT`, the API's own host.
    pub(crate) domain: String,
    pub(crate) cloudfront: CloudFront,
    pub(crate) routes: Routes,
    pub(crate) functions: BTreeMap<&'static str, Function>,
    /// The packages that a clock invokes.
    pub(crate) scheduled: Vec<String>,
    pub(crate) site: Site,
    pub(crate) headers: Headers,
    pub(crate) streams: Streams,
    pub(crate) outbox: Outbox,
    /// Where officers sign in: the provider's own origin.
    pub(crate) provider: String,
    pub(crate) issuer: Arc<Issuer>,
    /// How the provider of messages behaves.
    pub(crate) message_provider: Provider,
    /// What `send-messages` shows to the provider.
    pub(crate) gateway_token: String,
}

/// Tells the log which route answered, without the values in its path.
#[derive(Clone)]
struct Route(String);

/// Serves until `shutdown`, then lets requests under way finish for a while.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(&app))
        .merge(dev::router(Arc::clone(&app)))
        .layer(middleware::from_fn_with_state(app, secure))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(record))
        .into_make_service_with_connect_info::<SocketAddr>();
    // Small answers must not wait for a full packet.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (closing, closed) = tokio::sync::oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        let _ = closing.send(());
    };
    let too_long = async {
        let _ = closed.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(shutdown) => served,
        () = too_long => Ok(()),
    }
}

/// Chooses who answers: a file of the site, a function on its route, the function of last resort.
async fn answer(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let Some(path) = gateway::decoded_path(parts.uri.path()) else {
        return gateway::message(StatusCode::BAD_REQUEST);
    };
    let path = match app.cloudfront.way(&path, cloudfront::is_signed_in(&parts.headers)) {
        Way::Api(path) => path,
        Way::WithSlash => return on_route("site", with_slash(&parts)),
        Way::Own(page) => return on_route("site", see_other(page)),
        Way::Site(page) => {
            let file = app.site.answer(&parts, &path, page).map(|found| to_own_host(&app, &parts).unwrap_or(found));
            return on_route("site", file.unwrap_or_else(|| app.site.missing(&parts)));
        }
    };
    match app.routes.find(parts.method.as_str(), &path).or_else(|| app.routes.fallback()) {
        Some(route) => {
            app.cloudfront.write(&mut parts.headers, peer.ip());
            on_route(&route.key, call(&app, &route, &path, &parts, body).await)
        }
        None => problem(StatusCode::NOT_FOUND, "not_found"),
    }
}

/// Cookies and the check of a form's origin know one host; `localhost` is another name of it.
fn to_own_host(app: &App, parts: &Parts) -> Option<Response<Body>> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    if !host.starts_with("localhost") || parts.method != Method::GET {
        return None;
    }
    redirect(&format!("http://{}{}", app.domain, parts.uri.path_and_query()?))
}

/// Invokes the function of a route as API Gateway does.
async fn call(app: &App, route: &Match, path: &str, parts: &Parts, body: Body) -> Response<Body> {
    if let Some(refusal) = gateway::refusal(parts) {
        return refusal;
    }
    let Ok(body) = to_bytes(body, gateway::MOST_BODY).await else {
        return gateway::message(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let Some(function) = app.functions.get(route.package.as_str()) else {
        return gateway::message(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let request_id = uuid::Uuid::new_v4().to_string();
    let incoming = Incoming {
        parts,
        body: &body,
        source: cloudfront::ADDRESS,
        request_id: &request_id,
        at: jiff::Timestamp::now(),
        domain: &app.domain,
    };
    let event = gateway::event(&incoming, route, path).to_string();
    if event.len() > gateway::MOST_PAYLOAD {
        return gateway::message(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let answer = tokio::time::timeout(LONGEST, invoke(function, event)).await;
    if parts.method != Method::GET {
        app.streams.wake();
    }
    let mut response = match answer {
        Ok(answer) => answer.ok().and_then(|answer| gateway::response(&answer)),
        Err(_) => Some(gateway::message(StatusCode::SERVICE_UNAVAILABLE)),
    }
    .unwrap_or_else(|| gateway::message(StatusCode::INTERNAL_SERVER_ERROR));
    if let Ok(id) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn on_route(route: &str, mut response: Response<Body>) -> Response<Body> {
    response.extensions_mut().insert(Route(route.to_owned()));
    response
}

/// Adds the headers that the CDN adds to every answer.
async fn secure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    app.headers.add(&path, response.headers_mut());
    response
}

/// Logs each request once it is answered: the route's pattern, never the path or its query.
async fn record(matched: Option<MatchedPath>, request: Request, next: Next) -> Response<Body> {
    let start = Instant::now();
    let method = request.method().to_string();
    let response = next.run(request).await;
    let route = response.extensions().get::<Route>().map(|route| route.0.as_str());
    let route = route.or(matched.as_ref().map(MatchedPath::as_str));
    let request_id = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    log::line(json!({
        "method": method,
        "route": route,
        "status": response.status().as_u16(),
        "ms": start.elapsed().as_millis(),
        "request_id": request_id,
    }));
    response
}
