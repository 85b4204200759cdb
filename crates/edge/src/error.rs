//! Everything that can be wrong with a request, as the contract names it.

use contract::{Carried, FieldCode, FieldError, ProblemCode, Stray};
use store::StoreError;

/// One bad line of a file: never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLine {
    /// As an editor numbers it, from 1.
    pub line: usize,
    /// The column's name.
    pub column: &'static str,
    /// What is wrong, such as `dapil.unknown`.
    pub code: FieldCode,
}

/// Why a request gets no 2xx. Carries codes, never a value that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// 400: not our syntax.
    Malformed(ProblemCode),
    /// 400: parameters of the query.
    Parameters(Vec<FieldError>),
    /// 401: no or bad credentials.
    Unauthorized(ProblemCode),
    /// 403: right area, wrong role; a foreign origin; or past the edge.
    Forbidden(ProblemCode),
    /// 404: absent, or outside the officer's area.
    NotFound,
    /// 405; the answer lists the methods that the path has.
    MethodNotAllowed,
    /// 409: state or rule conflict.
    Conflict(ProblemCode),
    /// 409 or 422, with members of the problem that the client needs to go on: dates, a newer version, what is wrong.
    With(Carried),
    /// 410: expired.
    Gone(ProblemCode),
    /// 413: the body is over 64 KiB, or an officer's file over 4 MiB.
    TooLarge,
    /// 415: neither JSON nor a form.
    MediaType,
    /// 422: bad fields, all of them.
    Fields(Vec<FieldError>),
    /// 422: fields that have no place in this body, and the bad ones among the others.
    Strays(Vec<Stray>, Vec<FieldError>),
    /// 422: well-formed, and yet not to be done.
    Unprocessable(ProblemCode),
    /// 422: bad lines of a file, all of them.
    Lines(Vec<BadLine>),
    /// 429 with the seconds to wait.
    Limited(u32),
    /// 429 of a limit that has its own name, with the seconds to wait.
    LimitedBy(ProblemCode, u32),
    /// 503: others kept changing what was to be written, or the officers' issuer does not answer.
    Busy,
    /// 503 where it is to be tried again, else 500: the store failed. Why goes to the log only.
    Store(StoreError),
    /// 500: our fault; the reason goes to the log only.
    Internal(String),
}

impl ApiError {
    /// Whether somebody may meet this for being as quick as somebody else: what was read had changed when it was
    /// to be written. Looked at once more, the step is done, or refused for what is there by then.
    #[must_use]
    pub fn lost_a_race(&self) -> bool {
        matches!(self, Self::Conflict(ProblemCode::StateConflict))
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Parameters(_) => 400,
            Self::Unauthorized(_) => 401,
            Self::Forbidden(_) => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict(_) => 409,
            Self::With(carried) => match carried {
                Carried::WindowClosed { .. }
                | Carried::SlateVersion { .. }
                | Carried::SlateUnlawful { .. }
                | Carried::SilonIncomplete { .. } => 409,
                Carried::ElectionInvalid { .. } | Carried::ImportInvalid { .. } => 422,
            },
            Self::Gone(_) => 410,
            Self::TooLarge => 413,
            Self::MediaType => 415,
            Self::Fields(_) | Self::Strays(..) | Self::Unprocessable(_) | Self::Lines(_) => 422,
            Self::Limited(_) | Self::LimitedBy(..) => 429,
            Self::Store(error) if error.is_busy() => 503,
            Self::Internal(_) | Self::Store(_) => 500,
            Self::Busy => 503,
        }
    }

    /// The code of the problem as a whole.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::Malformed(code)
            | Self::Unauthorized(code)
            | Self::Forbidden(code)
            | Self::Conflict(code)
            | Self::Gone(code)
            | Self::LimitedBy(code, _)
            | Self::Unprocessable(code) => *code,
            Self::With(carried) => carried.code(),
            Self::Parameters(_) => ProblemCode::RequestParameter,
            Self::NotFound => ProblemCode::NotFound,
            Self::MethodNotAllowed => ProblemCode::MethodNotAllowed,
            Self::TooLarge => ProblemCode::BodyTooLarge,
            Self::MediaType => ProblemCode::BodyMediaType,
            Self::Fields(_) | Self::Strays(..) | Self::Lines(_) => ProblemCode::FieldsInvalid,
            Self::Limited(_) => ProblemCode::RateLimited,
            Self::Busy => ProblemCode::DatabaseBusy,
            Self::Store(error) if error.is_busy() => ProblemCode::DatabaseBusy,
            Self::Internal(_) | Self::Store(_) => ProblemCode::Internal,
        }
    }

    /// The bad fields.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Fields(fields) | Self::Parameters(fields) | Self::Strays(_, fields) => fields,
            _ => &[],
        }
    }

    /// One bad field.
    #[must_use]
    pub fn field(field: &'static str, code: FieldCode) -> Self {
        Self::Fields(vec![FieldError { field, code }])
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Fields(fields)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<keyring::SealError> for ApiError {
    fn from(error: keyring::SealError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<keyring::KeyError> for ApiError {
    fn from(error: keyring::KeyError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<site::RenderError> for ApiError {
    fn from(error: site::RenderError) -> Self {
        Self::Internal(error.to_string())
    }
}
