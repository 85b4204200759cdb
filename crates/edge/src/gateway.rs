//! What API Gateway can send that `lambda_http` would panic on.

use lambda_http::request::LambdaRequest;

/// The answer to an event whose address cannot be written as a URI: an odd `Host` header or bytes
/// in the path that no URI may hold.
pub(crate) const BAD_REQUEST: &str = r#"{"statusCode":400,"headers":{"content-type":"application/problem+json","cache-control":"no-store"},"body":"{\"type\":\"urn:kader:problem:request.malformed\",\"title\":\"Alamat permintaan tidak dapat dibaca.\",\"status\":400,\"code\":\"request.malformed\"}","isBase64Encoded":false}"#;

/// Whether `lambda_http` can build a request from the event. Its builder panics on an address
/// that is not a URL, which would turn a client's mistake into a 5xx; this builds the address from
/// the same parts in the same way.
pub(crate) fn is_buildable(event: &LambdaRequest) -> bool {
    let LambdaRequest::ApiGatewayV2(event) = event else {
        return false;
    };
    let header = |name: &str| event.headers.get(name).and_then(|value| value.to_str().ok());
    let host = header("host").or(event.request_context.domain_name.as_deref()).unwrap_or("localhost");
    let scheme = header("x-forwarded-proto").unwrap_or("https");
    let path = event.raw_path.as_deref().unwrap_or_default();
    let query = event.raw_query_string.as_deref().unwrap_or_default();
    // With a `/` or a `?` in it, a host would become part of the path.
    if host.parse::<lambda_http::http::uri::Authority>().is_err() {
        return false;
    }
    url::Url::parse(&format!("{scheme}://{host}{path}"))
        .is_ok_and(|url| path.starts_with('/') && format!("{url}?{query}").parse::<lambda_http::http::Uri>().is_ok())
}
