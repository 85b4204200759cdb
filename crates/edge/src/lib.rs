//! The glue between `lambda_http` and Kader's functions: bodies in both encodings, sessions, errors as
//! problem details or pages, and the function as a value.

mod browser;
mod clock;
mod environment;
mod error;
mod event;
mod function;
mod gateway;
mod limit;
mod mark;
mod member;
mod phone_undo;
mod preference;
mod reply;
mod request;
mod service;
mod unambiguous;
mod village;
mod waiting;
mod way_back;

pub use browser::{ASKING_COOKIE, Asking, KNOWN_COOKIE, Known};
pub use clock::Clock;
pub use environment::{Environment, MessageGateway, MessageLimits, Oidc, RateLimit, StartError};
pub use error::{ApiError, BadLine};
pub use event::Event;
pub use function::{Function, main};
pub use keyring::{Keys, Purpose, use_ring};
pub use mark::MARK_COOKIE;
pub use member::{
    Me, SESSION_COOKIE, holds, me, member, people_of, session_cookie, session_member, session_token, told, who_page,
};
pub use phone_undo::{PhoneUndo, open_phone_undo, phone_undo_link};
pub use reply::{CONTENT_SECURITY_POLICY, Reply, StatusCode, errors_for_page, hours_after};
pub use request::Request;
pub use service::{Undelivered, batch, http, schedule, stream};
pub use village::{VillageChoice, ask_to_choose, resolve_village, village_label};
pub use waiting::{WAITING_COOKIE, Waiting, no_cookie};
pub use way_back::{way_back, way_to_proposing};
