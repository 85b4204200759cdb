//! One operation: its body, parameters and every answer it can give. What all operations share
//! (refusals at the boundary, sessions, officers' tokens) is added here once.

use std::collections::{BTreeMap, BTreeSet};

use domain::limits::{LIST_DEFAULT, LIST_MAX};
use serde_json::{Map, Value, json};

use super::problem::problem;
use super::schema::{named, text};
use contract::routes::{Caller, Handled, Route, Takes};
use contract::{FieldCode, ProblemCode};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// An operation of the API.
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    route: Route,
    facts: Map<String, Value>,
    parameters: Vec<Value>,
    /// Status → response, of all but problems.
    answers: BTreeMap<u16, Value>,
    /// Status → codes of problems.
    problems: BTreeMap<u16, BTreeSet<ProblemCode>>,
    /// Codes of bad parameters (400) and bad fields (422).
    fields: BTreeMap<u16, Vec<FieldCode>>,
}

/// Starts the description of an operation.
pub(crate) fn on(route: impl Handled, id: &str, summary: &str) -> Operation {
    let route = *route.columns();
    operation(route.method, route, id, summary)
}

/// The operation of a form, which has POST only, for another method of its path.
pub(crate) fn by_form(route: impl Handled, id: &str, summary: &str) -> Operation {
    operation("POST", *route.columns(), id, summary)
}

fn operation(method: &'static str, route: Route, id: &str, summary: &str) -> Operation {
    let facts = [("operationId", id), ("summary", summary)].map(|(name, value)| (name.to_owned(), json!(value)));
    Operation {
        method,
        route,
        facts: facts.into_iter().collect(),
        parameters: Vec::new(),
        answers: BTreeMap::new(),
        problems: BTreeMap::new(),
        fields: BTreeMap::new(),
    }
    .refuses(400, &[ProblemCode::RequestMalformed])
    .refuses(413, &[ProblemCode::BodyTooLarge])
    .refuses(429, &[ProblemCode::RateLimited])
    .refuses(500, &[ProblemCode::Internal])
    .refuses(503, &[ProblemCode::DatabaseBusy])
}

impl Operation {
    pub(crate) fn details(mut self, text: &str) -> Self {
        self.facts.insert("description".to_owned(), json!(text));
        self
    }

    /// The path that a client asks for.
    pub(crate) fn path(&self) -> &'static str {
        self.route.path
    }

    /// Needs to know who of the people behind the phone it is.
    pub(crate) fn of_a_person(self) -> Self {
        self.refuses(409, &[ProblemCode::SessionPerson])
    }

    /// As [`of_a_person`](Self::of_a_person), where a page asks who it is.
    pub(crate) fn of_a_person_or_asks(self) -> Self {
        self.of_a_person()
            .page(200, "For a browser that has not said yet who of several people it is: a page that asks.")
    }

    /// Needs a role in an area: outside it nothing is there.
    pub(crate) fn in_the_officers_area(self) -> Self {
        self.refuses(403, &[ProblemCode::RoleMissing]).refuses(404, &[ProblemCode::NotFound])
    }

    /// Reads no table.
    pub(crate) fn without_database(mut self) -> Self {
        self.problems.remove(&503);
        self
    }

    /// Takes a body as JSON or as a form, which have a schema each.
    pub(crate) fn takes(self, json_schema: &str, form_schema: &str) -> Self {
        self.takes_json(json_schema).or_form(form_schema)
    }

    /// As [`takes`](Self::takes), where no body at all is one too.
    pub(crate) fn may_take(self, json_schema: &str, form_schema: &str) -> Self {
        let mut operation = self.takes(json_schema, form_schema);
        operation.facts["requestBody"]["required"] = json!(false);
        operation
    }

    /// Takes a body as JSON, with the fields of the schema and no others.
    pub(crate) fn takes_json(self, schema: &str) -> Self {
        let mut closed = named(schema);
        // Beside a reference, `additionalProperties` would not see what the schema names.
        closed["unevaluatedProperties"] = json!(false);
        self.body(json!({"application/json": {"schema": closed}}), true).bad_fields(&[FieldCode::FieldUnknown])
    }

    /// Takes JSON that is judged as a whole.
    pub(crate) fn takes_document(self, schema: &str) -> Self {
        self.body(json!({"application/json": {"schema": named(schema)}}), true)
    }

    /// Takes a form too, and reads past what it does not know.
    fn or_form(mut self, schema: &str) -> Self {
        self.facts["requestBody"]["content"][FORM] = json!({"schema": named(schema)});
        self
    }

    /// Tells of fields that exist and that it does not change.
    pub(crate) fn leaves_the_rest(self) -> Self {
        self.bad_fields(&[FieldCode::FieldFixed])
    }

    /// Takes a form that stands for another method: what browsers without scripts send.
    pub(crate) fn takes_form(self, schema: Value) -> Self {
        self.body(json!({FORM: {"schema": schema}}), true)
    }

    /// Takes a file.
    pub(crate) fn takes_file(self, media_type: &str, description: &str) -> Self {
        self.body(json!({media_type: {"schema": {"type": "string", "description": description}}}), true)
    }

    fn body(mut self, content: Value, required: bool) -> Self {
        self.facts.insert("requestBody".to_owned(), json!({"required": required, "content": content}));
        self.refuses(415, &[ProblemCode::BodyMediaType])
    }

    /// Looks at a form's fields and at nothing else of a body.
    pub(crate) fn glances_at_form(mut self, schema: Value) -> Self {
        self.facts.insert("requestBody".to_owned(), json!({"required": false, "content": {FORM: {"schema": schema}}}));
        self
    }

    pub(crate) fn parameter(
        mut self,
        place: &str,
        name: &str,
        required: bool,
        description: &str,
        schema: Value,
    ) -> Self {
        self.parameters.push(
            json!({"in": place, "name": name, "required": required, "description": description, "schema": schema}),
        );
        self
    }

    /// Within an area of the officer's.
    pub(crate) fn in_areas(self) -> Self {
        let all = "Code of an area; all granted areas unless said otherwise.";
        self.parameter("query", "area", false, all, text("Code with dots."))
    }

    /// A page of a list.
    pub(crate) fn paged(self) -> Self {
        let limit = json!({"type": "integer", "minimum": 1, "maximum": LIST_MAX, "default": LIST_DEFAULT});
        let cursor = "`next_cursor` of the page before; bound to list, filter, caller and a day.";
        self.parameter("query", "limit", false, "Items on a page.", limit)
            .parameter("query", "cursor", false, cursor, text("Opaque."))
            .bad_parameters(&[FieldCode::LimitRange, FieldCode::CursorInvalid])
    }

    /// A path with election and chamber.
    pub(crate) fn in_chamber(self) -> Self {
        self.parameter("path", "election", true, "Id of the election.", named("ElectionId")).parameter(
            "path",
            "chamber",
            true,
            "The chamber.",
            named("Chamber"),
        )
    }

    /// A path with election, chamber and dapil.
    pub(crate) fn in_contest(self) -> Self {
        self.in_chamber().parameter("path", "dapil", true, "The dapil.", named("Dapil"))
    }

    /// Answers JSON.
    pub(crate) fn gives(self, status: u16, description: &str, schema: &str) -> Self {
        self.content(status, description, "application/json", named(schema))
    }

    /// Answers a page to whoever accepts `text/html`.
    pub(crate) fn page(self, status: u16, description: &str) -> Self {
        self.content(status, description, "text/html; charset=utf-8", json!({"type": "string"}))
    }

    /// Answers a file.
    pub(crate) fn file(self, media_type: &str, description: &str) -> Self {
        // OpenAPI 3.1: raw bytes have no schema of type string.
        self.content(200, description, media_type, json!({}))
    }

    /// Answers without a body.
    pub(crate) fn nothing(mut self, status: u16, description: &str) -> Self {
        self.describe(status, description);
        self
    }

    /// Leads a browser to another address.
    pub(crate) fn leads(mut self, to: &str) -> Self {
        let answer = self.describe(303, &format!("To {to}"));
        answer["headers"] = json!({"Location": {"description": "Where to go on, by GET.", "required": true, "schema": {"type": "string"}}});
        self
    }

    /// Sets or clears the session's cookie.
    pub(crate) fn sets_cookie(self, statuses: &[u16]) -> Self {
        self.cookie(statuses, true)
    }

    /// As [`sets_cookie`](Self::sets_cookie), in some of these answers.
    pub(crate) fn may_set_cookie(self, statuses: &[u16]) -> Self {
        self.cookie(statuses, false)
    }

    fn cookie(mut self, statuses: &[u16], always: bool) -> Self {
        for status in statuses {
            let answer = self.answers.entry(*status).or_insert_with(|| json!({"description": ""}));
            answer["headers"]["Set-Cookie"] = json!({"description": "The session, or its end; marks that the browser keeps.", "required": always, "schema": {"type": "string"}});
        }
        self
    }

    fn content(mut self, status: u16, description: &str, media_type: &str, schema: Value) -> Self {
        let answer = self.describe(status, description);
        answer["content"][media_type] = json!({"schema": schema});
        self
    }

    /// Adds to what a status means.
    fn describe(&mut self, status: u16, description: &str) -> &mut Value {
        let answer = self.answers.entry(status).or_insert_with(|| json!({"description": ""}));
        let before = answer["description"].as_str().unwrap_or_default();
        answer["description"] =
            if before.is_empty() { json!(description) } else { json!(format!("{before} {description}")) };
        answer
    }

    /// Answers a problem with one of these codes.
    pub(crate) fn refuses(mut self, status: u16, codes: &[ProblemCode]) -> Self {
        self.problems.entry(status).or_default().extend(codes);
        self
    }

    /// Answers 400 with these codes for bad parameters.
    pub(crate) fn bad_parameters(mut self, codes: &[FieldCode]) -> Self {
        self.fields.entry(400).or_default().extend(codes);
        self.refuses(400, &[ProblemCode::RequestParameter])
    }

    /// Answers 422 with these codes for bad fields.
    pub(crate) fn bad_fields(mut self, codes: &[FieldCode]) -> Self {
        self.fields.entry(422).or_default().extend(codes);
        self.refuses(422, &[ProblemCode::FieldsInvalid])
    }

    /// The operation as OpenAPI has it. Problems that others have too go to `shared`.
    pub(crate) fn finish(mut self, tag: &str, shared: &mut Map<String, Value>) -> Value {
        let security = match self.route.caller {
            Caller::Anyone => json!([]),
            Caller::Session => {
                self = self.refuses(401, &[ProblemCode::SessionRequired]);
                self = self.leads("`/masuk/`, for a browser without a session.");
                json!([{"session": []}])
            }
            Caller::Officer => {
                self = self.refuses(401, &[ProblemCode::TokenRequired, ProblemCode::TokenInvalid]);
                json!([{"officer": []}])
            }
        };
        if self.method != "GET" {
            self = self.refuses(403, &[ProblemCode::OriginForeign]);
        }
        if self.route.takes == Takes::Nothing && self.method == self.route.method {
            self = self.refuses(415, &[ProblemCode::BodyMediaType]);
            // One that names bad lines of a file has other fields too.
            self = match self.problems.contains_key(&422) {
                true => self.refuses(422, &[ProblemCode::FieldsInvalid]),
                false => self.bad_fields(&[FieldCode::FieldUnknown]),
            };
        }
        if self.method == "POST" {
            // A form may stand for a method that the path has not.
            self = self.refuses(405, &[ProblemCode::MethodNotAllowed]);
        }
        let mut responses: BTreeMap<String, Value> =
            self.answers.into_iter().map(|(status, answer)| (status.to_string(), answer)).collect();
        for (status, codes) in &self.problems {
            let response = match self.fields.get(status) {
                Some(fields) => problem(*status, codes, fields),
                None => {
                    let name = codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("-or-");
                    shared.entry(name.clone()).or_insert_with(|| problem(*status, codes, &[]));
                    json!({"$ref": format!("#/components/responses/{name}")})
                }
            };
            responses.insert(status.to_string(), response);
        }
        let mut operation = self.facts;
        operation.insert("tags".to_owned(), json!([tag]));
        operation.insert("security".to_owned(), security);
        operation.insert("responses".to_owned(), json!(responses));
        operation.insert("x-function".to_owned(), json!(self.route.function));
        if !self.parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(self.parameters));
        }
        Value::Object(operation)
    }
}
