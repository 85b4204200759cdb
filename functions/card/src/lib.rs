//! The membership card (e-KTA) as its holder takes it along: as JSON, as a picture, as a page for
//! a card printer. The only function that can sign cards.

pub mod render;

use std::sync::Arc;

use contract::routes::Card as Route;
use contract::{FieldCode, ProblemCode};
use domain::{Language, MemberStatus, jakarta_date};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError, StatusCode};
use keyring::{CardClaims, CardSigner};
use render::RenderError;
use site::card::CardFace;
use site::{Holder, face_of};
use store::{Accounts, Card, Member, Registry};

const CONFLICT: ApiError = ApiError::Conflict(ProblemCode::StateConflict);

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    signer: CardSigner,
    public_url: String,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::CardSigning]).await;
    let deps = Deps {
        accounts: environment.accounts(&client),
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        signer: keys.card_signer()?,
        public_url: environment.public_url.clone(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`]; 409 for whoever is no active member.
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let me = edge::me(&request, &deps.accounts, &deps.registry).await?;
    let inactive = ApiError::Conflict(ProblemCode::CardInactive);
    let member = me.member.filter(|member| member.status == MemberStatus::Active).ok_or(inactive)?;
    match request.route()? {
        Route::Show => deps.show(&request, &member).await,
        Route::Reissue => deps.reissue(&request, &member).await,
        Route::Picture => deps.picture(&request, &member).await,
        Route::Paper => deps.page(&request, &member).await,
    }
}

impl Deps {
    async fn show(&self, request: &Request, member: &Member) -> Result<Reply, ApiError> {
        let card = self.current(request, member).await?;
        Reply::ok(&self.shown(member, &card)?)
    }

    /// The card in force. Two tabs that open the first card at once meet here: the slower one
    /// finds the card of the faster.
    async fn current(&self, request: &Request, member: &Member) -> Result<Card, ApiError> {
        if let Some(card) = self.registry.card(member, &request.own_act()).await? {
            return Ok(card);
        }
        let member = self.as_it_is_now(member).await?;
        self.registry.card(&member, &request.own_act()).await?.ok_or(CONFLICT)
    }

    async fn as_it_is_now(&self, member: &Member) -> Result<Member, ApiError> {
        let member = self.registry.member(&member.number).await?;
        member.filter(|member| member.status == MemberStatus::Active).ok_or(CONFLICT)
    }

    fn shown<'a>(&self, member: &'a Member, card: &Card) -> Result<contract::Card<'a>, ApiError> {
        let token = self.token(member, card)?;
        Ok(contract::Card {
            number: &member.number,
            name: member.person.name.expose(),
            verify_url: self.verify_url(&token),
            token,
            valid_until: card.valid_until.into(),
        })
    }

    async fn reissue(&self, request: &Request, member: &Member) -> Result<Reply, ApiError> {
        let card = match self.registry.reissue_card(member, &request.own_act()).await? {
            Some(card) => card,
            // Two taps at once: the slower one finds the card of the faster.
            None => {
                let member = self.as_it_is_now(member).await?;
                self.registry.reissue_card(&member, &request.own_act()).await?.ok_or(CONFLICT)?
            }
        };
        if request.wants_page() {
            return Ok(Reply::see_other("/anggota/?notice=card_reissued"));
        }
        Reply::json(StatusCode::CREATED, &self.shown(member, &card)?)
    }

    fn token(&self, member: &Member, card: &Card) -> Result<String, ApiError> {
        Ok(self.signer.sign(&CardClaims {
            jti: card.jti.clone(),
            sub: member.number.to_string(),
            name: member.person.name.masked(),
            iat: card.issued_at.as_second(),
            exp: card.valid_until.as_second(),
        })?)
    }

    /// The statement stands behind a `#`, so that no server on the way learns whose card it is.
    fn verify_url(&self, token: &str) -> String {
        format!("{}/kartu/#{token}", self.public_url)
    }

    /// The picture, kept by its holder's browser alone: it comes again only when it is another one.
    async fn picture(&self, request: &Request, member: &Member) -> Result<Reply, ApiError> {
        // What is no number is out of range too.
        let width = request.query("width").map_or(render::DEFAULT_WIDTH, |width| width.parse().unwrap_or(0));
        let kept = request.header("if-none-match").unwrap_or_default();
        let card = self.current(request, member).await?;
        with_face(member, &card, |face| {
            let tag = render::tag(face, &card.jti, width)?;
            if kept.split(',').any(|kept| kept.trim() == tag) {
                return Ok(Reply::not_modified().kept_by_its_asker(&tag));
            }
            let url = self.verify_url(&self.token(member, &card)?);
            let picture = render::png(face, &url, width)?;
            Ok(Reply::bytes("image/png", picture).as_download("kartu-anggota.png").kept_by_its_asker(&tag))
        })
    }

    /// The page for a card printer.
    async fn page(&self, request: &Request, member: &Member) -> Result<Reply, ApiError> {
        let card = self.current(request, member).await?;
        let url = self.verify_url(&self.token(member, &card)?);
        with_face(member, &card, |face| {
            Ok(Reply::bytes("application/pdf", render::pdf(face, &url)?).as_download("kartu-anggota.pdf"))
        })
    }
}

/// Gives the face of a member's card to `draw`.
fn with_face(
    member: &Member,
    card: &Card,
    draw: impl FnOnce(&CardFace<'_>) -> Result<Reply, ApiError>,
) -> Result<Reply, ApiError> {
    let regency = member.area().regency().and_then(domain::Area::name).unwrap_or_default();
    let (since, until) = (jakarta_date(member.since).to_string(), jakarta_date(card.valid_until).to_string());
    let holder = Holder {
        name: member.person.name.expose(),
        area: regency,
        number: member.number.as_str(),
        since: &since,
        valid_until: &until,
    };
    face_of(&holder, Language::Id, draw)?
}

impl From<RenderError> for ApiError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Width(_) => {
                Self::Parameters(vec![contract::FieldError { field: "width", code: FieldCode::WidthRange }])
            }
            error => Self::Internal(error.to_string()),
        }
    }
}
