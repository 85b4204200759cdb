//! Which function answers a request: API Gateway's own choice of a route.

use std::collections::BTreeMap;

use crate::template::FunctionResource;

/// Every route of the HTTP API.
#[derive(Debug, Default)]
pub struct Routes {
    routes: Vec<Route>,
    fallback: Option<String>,
}

#[derive(Debug)]
struct Route {
    method: String,
    key: String,
    segments: Vec<Segment>,
    package: String,
}

/// In the order in which a route wins over another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    /// `{name}`: one segment, not empty.
    Parameter(String),
    /// `{name+}`: the rest of the path.
    Greedy(String),
}

/// The chosen route.
#[derive(Debug, PartialEq, Eq)]
pub struct Match {
    /// The function's package.
    pub package: String,
    /// `POST /api/v1/applications/{id}/codes`, or `$default`.
    pub key: String,
    /// The parameters' values, decoded.
    pub parameters: BTreeMap<String, String>,
}

impl Routes {
    /// Collects the routes of all functions.
    #[must_use]
    pub fn new(functions: &[FunctionResource]) -> Self {
        let mut all = Self::default();
        for function in functions {
            for (method, path) in &function.routes {
                if path == "$default" {
                    all.fallback = Some(function.package.clone());
                } else {
                    all.routes.push(Route {
                        method: method.clone(),
                        key: format!("{method} {path}"),
                        segments: path.split('/').skip(1).map(Segment::parse).collect(),
                        package: function.package.clone(),
                    });
                }
            }
        }
        all
    }

    /// The route for a decoded path, without falling back to `$default`.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<Match> {
        self.routes
            .iter()
            .filter(|route| route.method == method || route.method == "ANY")
            .filter_map(|route| Some((route, route.parameters(path)?)))
            .min_by_key(|(route, _)| (route.shape(), route.method == "ANY"))
            .map(|(route, parameters)| Match { package: route.package.clone(), key: route.key.clone(), parameters })
    }

    /// The route of last resort.
    #[must_use]
    pub fn fallback(&self) -> Option<Match> {
        self.fallback.as_ref().map(|package| Match {
            package: package.clone(),
            key: "$default".to_owned(),
            parameters: BTreeMap::new(),
        })
    }
}

impl Route {
    /// The parameters when the path is of this route's shape.
    fn parameters(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let mut parameters = BTreeMap::new();
        let mut rest = path.strip_prefix('/');
        for segment in &self.segments {
            let here = rest?;
            let (head, tail) = match here.split_once('/') {
                Some((head, tail)) => (head, Some(tail)),
                None => (here, None),
            };
            rest = match segment {
                Segment::Literal(literal) if literal == head => tail,
                Segment::Parameter(name) if !head.is_empty() => {
                    parameters.insert(name.clone(), head.to_owned());
                    tail
                }
                Segment::Greedy(name) if !here.is_empty() => {
                    parameters.insert(name.clone(), here.to_owned());
                    None
                }
                _ => return None,
            };
        }
        rest.is_none().then_some(parameters)
    }

    /// Literals win over parameters, parameters over greedy ones, from left to right.
    fn shape(&self) -> Vec<u8> {
        self.segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(_) => 0,
                Segment::Parameter(_) => 1,
                Segment::Greedy(_) => 2,
            })
            .collect()
    }
}

/// Why API Gateway would refuse a route's path, if it would. `tests/template/refusals.py` says the same of what is
/// deployed.
#[must_use]
pub fn refusal(path: &str) -> Option<&'static str> {
    if path == "$default" || path == "/" {
        return None;
    }
    let Some(path) = path.strip_prefix('/') else {
        return Some("it does not start with a slash");
    };
    if path.ends_with('/') {
        return Some("it ends in a slash");
    }
    let segments: Vec<&str> = path.split('/').collect();
    if !segments.iter().copied().all(is_segment) {
        return Some("a part of it is neither plain text nor one parameter");
    }
    if segments.iter().rev().skip(1).any(|segment| segment.ends_with("+}")) {
        return Some("a greedy parameter stands before its end");
    }
    let mut names: Vec<&str> = segments.iter().filter_map(|segment| parameter(segment)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    (names.len() < count).then_some("two of its parameters have one name")
}

/// The name in `{name}` or `{name+}`.
fn parameter(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(name.strip_suffix('+').unwrap_or(name))
}

fn is_segment(segment: &str) -> bool {
    let (text, more) = match parameter(segment) {
        Some(name) => (name, "._:-"),
        None => (segment, "._~:@!$&'()*+,;=%-"),
    };
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

impl Segment {
    fn parse(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Greedy(name.to_owned()),
                None => Self::Parameter(name.to_owned()),
            },
            None => Self::Literal(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(routes: &[(&str, &str, &str)]) -> Routes {
        let functions: Vec<_> = routes
            .iter()
            .map(|(package, method, path)| FunctionResource {
                package: (*package).to_owned(),
                routes: vec![((*method).to_owned(), (*path).to_owned())],
                mappings: Vec::new(),
                schedules: Vec::new(),
            })
            .collect();
        Routes::new(&functions)
    }

    fn check(routes: &Routes, method: &str, path: &str, expected: &str, values: &[(&str, &str)]) {
        let found = routes.find(method, path);
        let package = found.as_ref().map_or("-", |found| &found.package);
        assert_eq!(package, expected, "{method} {path}");
        let values: BTreeMap<_, _> =
            values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(found.map(|found| found.parameters).unwrap_or_default(), values);
    }

    #[test]
    fn a_literal_wins_over_a_parameter_and_both_over_a_greedy_one() {
        let routes = routes(&[
            ("greedy", "GET", "/cards/{rest+}"),
            ("one", "GET", "/cards/{jti}"),
            ("verify", "GET", "/cards/verify"),
        ]);
        check(&routes, "GET", "/cards/verify", "verify", &[]);
        check(&routes, "GET", "/cards/abc", "one", &[("jti", "abc")]);
        check(&routes, "GET", "/cards/a/b", "greedy", &[("rest", "a/b")]);
    }

    #[test]
    fn a_path_is_matched_as_a_whole() {
        let routes = routes(&[("codes", "POST", "/applications/{id}/codes"), ("page", "GET", "/anggota")]);
        check(&routes, "POST", "/applications/1/codes", "codes", &[("id", "1")]);
        for path in [
            "/applications/1",
            "/applications/1/codes/",
            "/applications/1/codes/2",
            "/applications//codes",
            "applications/1/codes",
            "",
        ] {
            check(&routes, "POST", path, "-", &[]);
        }
        check(&routes, "GET", "/anggota", "page", &[]);
        check(&routes, "GET", "/anggota/", "-", &[]);
    }

    #[test]
    fn a_named_method_wins_over_any() {
        let routes = routes(&[("any", "ANY", "/me"), ("read", "GET", "/me")]);
        check(&routes, "GET", "/me", "read", &[]);
        check(&routes, "DELETE", "/me", "any", &[]);
    }

    #[test]
    fn only_a_default_route_catches_the_rest() {
        let with = routes(&[("apply", "POST", "/applications"), ("unmatched", "$default", "$default")]);
        check(&with, "GET", "/applications", "-", &[]);
        assert_eq!(with.fallback().unwrap().key, "$default");
        assert_eq!(with.fallback().unwrap().package, "unmatched");
        assert_eq!(routes(&[("apply", "POST", "/applications")]).fallback(), None);
    }

    #[test]
    fn what_api_gateway_refuses_is_refused() {
        for (path, expected) in [
            ("/", None),
            ("$default", None),
            ("/anggota", None),
            ("/.well-known/jwks.json", None),
            ("/me/card.png", None),
            ("/slates/{election}/{dapil}", None),
            ("/files/{path+}", None),
            ("anggota", Some("it does not start with a slash")),
            ("/anggota/", Some("it ends in a slash")),
            ("/{proxy+}/", Some("it ends in a slash")),
            ("/a//b", Some("a part of it is neither plain text nor one parameter")),
            ("/card.{format}", Some("a part of it is neither plain text nor one parameter")),
            ("/a b", Some("a part of it is neither plain text nor one parameter")),
            ("/café", Some("a part of it is neither plain text nor one parameter")),
            ("/{}", Some("a part of it is neither plain text nor one parameter")),
            ("/{path+}/b", Some("a greedy parameter stands before its end")),
            ("/{id}/{id}", Some("two of its parameters have one name")),
        ] {
            assert_eq!(refusal(path), expected, "{path}");
        }
    }
}
