//! Every route of the API: what `template.yaml`, the OpenAPI document and the answer to a wrong
//! method agree on.

/// The base of all paths but the well-known ones and the pages.
pub const BASE: &str = "/api/v1";

/// The routes by which officers send a file, as the body or in a field of it.
pub const FILES: [&str; 2] = ["PUT /admin/imports/{id}/file", "PUT /admin/votes/{election}/{chamber}"];

/// The routes that ask for something and tell nothing with it: a field in their body has no place.
pub const BODILESS: [&str; 10] = [
    "DELETE /me/erasure",
    "DELETE /sessions/current",
    "POST /admin/aspirants/{id}/reminder",
    "POST /admin/imports/{id}/check",
    "POST /admin/imports/{id}/run",
    "POST /admin/members/{number}/reminder",
    "POST /applications/{id}/codes",
    "POST /me/application/withdrawal",
    "POST /me/card",
    "POST /nominations/{id}/withdrawal",
];

/// What the public reads, the same for everybody: whoever stands in between may keep it, and so nothing that tells people
/// apart is in these answers or decides about them.
pub const PUBLIC_READS: [&str; 5] =
    ["GET /.well-known/jwks.json", "GET /areas", "GET /cards/{jti}", "GET /elections", "GET /elections/{id}/dapil"];

/// The routes on which nobody is ever told to wait: thousands of phones stand behind one address, and all of them look for
/// their village and check cards.
pub const UNLIMITED: [&str; 3] = ["GET /.well-known/jwks.json", "GET /areas", "GET /cards/{jti}"];

/// A path, its methods, and the function (package) behind it.
pub type Route = (&'static str, &'static [&'static str], &'static str);

/// All routes, by the path that a client asks for.
pub const ROUTES: &[Route] = &[
    ("/.well-known/jwks.json", &["GET"], "card-status"),
    ("/anggota/", &["GET"], "own-membership"),
    ("/api/v1/admin/applications", &["GET"], "review-applications"),
    ("/api/v1/admin/applications/decisions", &["POST"], "decide-applications"),
    ("/api/v1/admin/applications/search", &["POST"], "review-applications"),
    ("/api/v1/admin/applications/{id}", &["GET"], "review-applications"),
    ("/api/v1/admin/applications/{id}/decision", &["POST"], "decide-applications"),
    ("/api/v1/admin/aspirants", &["GET"], "screen-aspirants"),
    ("/api/v1/admin/aspirants/{id}", &["GET"], "screen-aspirants"),
    ("/api/v1/admin/aspirants/{id}/documents", &["PUT"], "screen-aspirants"),
    ("/api/v1/admin/aspirants/{id}/reminder", &["POST"], "screen-aspirants"),
    ("/api/v1/admin/aspirants/{id}/status", &["POST"], "screen-aspirants"),
    ("/api/v1/admin/aspirants/{id}/verdict", &["POST"], "screen-aspirants"),
    ("/api/v1/admin/districts", &["GET"], "screen-aspirants"),
    ("/api/v1/admin/elections", &["GET"], "manage-elections"),
    ("/api/v1/admin/elections/{id}", &["PUT"], "manage-elections"),
    ("/api/v1/admin/imports", &["POST"], "manage-elections"),
    ("/api/v1/admin/imports/{id}", &["GET"], "manage-elections"),
    ("/api/v1/admin/imports/{id}/check", &["POST"], "manage-elections"),
    ("/api/v1/admin/imports/{id}/file", &["PUT"], "manage-elections"),
    ("/api/v1/admin/imports/{id}/run", &["POST"], "manage-elections"),
    ("/api/v1/admin/me", &["GET"], "review-applications"),
    ("/api/v1/admin/members", &["GET"], "manage-members"),
    ("/api/v1/admin/members/search", &["POST"], "manage-members"),
    ("/api/v1/admin/members/{number}", &["GET", "PATCH"], "manage-members"),
    ("/api/v1/admin/members/{number}/reminder", &["POST"], "manage-members"),
    ("/api/v1/admin/members/{number}/status", &["POST"], "manage-members"),
    ("/api/v1/admin/requests", &["GET"], "review-applications"),
    ("/api/v1/admin/requests/{id}/answer", &["POST"], "decide-applications"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}", &["GET", "PUT"], "build-slates"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}/check", &["POST"], "build-slates"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.csv", &["GET"], "build-slates"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.pdf", &["GET"], "build-slates"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.xlsx", &["GET"], "build-slates"),
    ("/api/v1/admin/slates/{election}/{chamber}/{dapil}/transition", &["POST"], "build-slates"),
    ("/api/v1/admin/votes/{election}/{chamber}", &["PUT"], "build-slates"),
    ("/api/v1/admin/votes/{election}/{chamber}/{dapil}", &["GET"], "build-slates"),
    ("/api/v1/applications", &["POST"], "apply"),
    ("/api/v1/applications/{id}/codes", &["POST"], "confirm-contact"),
    ("/api/v1/applications/{id}/phone", &["POST", "PUT"], "confirm-contact"),
    ("/api/v1/applications/{id}/verification", &["GET", "POST"], "confirm-contact"),
    ("/api/v1/areas", &["GET"], "find-village"),
    ("/api/v1/cards/verify", &["POST"], "card-status"),
    ("/api/v1/cards/{jti}", &["GET"], "card-status"),
    ("/api/v1/consents", &["GET", "POST"], "answer-consent"),
    ("/api/v1/consents/answer", &["POST"], "answer-consent"),
    ("/api/v1/consents/codes", &["GET", "POST"], "answer-consent"),
    ("/api/v1/elections", &["GET"], "list-elections"),
    ("/api/v1/elections/{id}/dapil", &["GET"], "list-elections"),
    ("/api/v1/erasures/withdrawal", &["GET", "POST"], "own-membership"),
    ("/api/v1/me", &["GET", "PATCH", "POST"], "own-membership"),
    ("/api/v1/me/application", &["POST", "PUT"], "own-membership"),
    ("/api/v1/me/application/withdrawal", &["POST"], "own-membership"),
    ("/api/v1/me/card", &["GET", "POST"], "card"),
    ("/api/v1/me/card.pdf", &["GET"], "card"),
    ("/api/v1/me/card.png", &["GET"], "card"),
    ("/api/v1/me/erasure", &["DELETE", "POST"], "own-membership"),
    ("/api/v1/me/export", &["POST"], "own-membership"),
    ("/api/v1/me/move", &["POST"], "own-membership"),
    ("/api/v1/me/nominations", &["GET"], "nominate"),
    ("/api/v1/me/phone", &["POST"], "own-membership"),
    ("/api/v1/me/requests", &["POST"], "own-membership"),
    ("/api/v1/me/resignation", &["POST"], "own-membership"),
    ("/api/v1/nominations", &["POST"], "nominate"),
    ("/api/v1/nominations/{id}/withdrawal", &["POST"], "nominate"),
    ("/api/v1/phones/undo", &["GET", "POST"], "own-membership"),
    ("/api/v1/sessions", &["POST"], "sessions"),
    ("/api/v1/sessions/codes", &["GET", "POST"], "sessions"),
    ("/api/v1/sessions/current", &["DELETE", "POST", "PUT"], "sessions"),
    ("/usulkan/", &["GET"], "nominate"),
];

/// The path under which API Gateway knows a route. It takes none that ends in a slash, so the edge takes the last slash of
/// a page away (`infra/web.yaml`).
#[must_use]
pub fn at_the_api(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

/// The methods that `path`, as API Gateway has it, takes, in order; none when there is no such path. A path may be of two
/// patterns: `GET /cards/verify` asks for the card of that name.
#[must_use]
pub fn methods(path: &str) -> Vec<&'static str> {
    let matches = |pattern: &str| {
        let pattern = at_the_api(pattern);
        pattern.split('/').count() == path.split('/').count()
            && pattern
                .split('/')
                .zip(path.split('/'))
                .all(|(p, part)| p == part || (p.starts_with('{') && !part.is_empty()))
    };
    let fitting = ROUTES.iter().filter(|(pattern, ..)| matches(pattern));
    let mut methods: Vec<_> = fitting.flat_map(|(_, methods, _)| *methods).copied().collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_takes_what_any_of_its_patterns_takes() {
        for (path, expected) in [
            ("/api/v1/me", &["GET", "PATCH", "POST"][..]),
            ("/api/v1/cards/verify", &["GET", "POST"]),
            ("/api/v1/cards/x", &["GET"]),
            ("/api/v1/cards/", &[]),
            ("/api/v1/nope", &[]),
            ("/", &[]),
        ] {
            assert_eq!(methods(path), expected, "{path}");
        }
    }
}
