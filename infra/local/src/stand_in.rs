//! Puts the parts together, in the order in which they need each other.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Phones;
use edge::{Environment, Function, MessageGateway, MessageLimits, Oidc, RateLimit, StartError};
use keyring::{KeySource, Purpose};
use serde_json::json;
use store::{Accounts, Nominations, Registry};
use testkit::{Embedded, tables};
use tokio::net::TcpListener;

use crate::cloudfront::CloudFront;
use crate::data_folder::DataFolder;
use crate::headers::Headers;
use crate::log;
use crate::officers::{self, AUDIENCE, Issuer};
use crate::outbox::Outbox;
use crate::provider::Provider;
use crate::routes::Routes;
use crate::server::{self, App};
use crate::site::Site;
use crate::streams::{Invoke, Streams, Subscription};
use crate::{demo, functions, schedules, sign_in, streams, template};

/// How long the streams' readers may take to finish when this stops.
const READERS: std::time::Duration = std::time::Duration::from_secs(2);

/// What the command line chooses.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The data folder; `None` keeps nothing.
    pub data: Option<PathBuf>,
    /// Another DynamoDB in place of the embedded one.
    pub dynamodb: Option<String>,
    /// Plausible people to fill new tables with.
    pub demo: Option<u32>,
    /// Whether requests and messages are limited, as they are on AWS.
    pub rate_limits: bool,
    /// Which phones the party takes.
    pub phones: Phones,
}

/// Everything, started and about to serve.
pub struct StandIn {
    listener: TcpListener,
    /// The officers' identity provider.
    provider: TcpListener,
    public_url: String,
    app: Arc<App>,
    embedded: Option<Embedded>,
    // Last: it is removed or unlocked when nothing uses it any more.
    folder: DataFolder,
}

impl StandIn {
    /// Starts all parts.
    ///
    /// # Errors
    /// One line that says what stands in the way.
    pub async fn start(settings: &Settings) -> Result<Self, StartError> {
        let listener = bind(settings.port).await?;
        let address = listener.local_addr().map_err(StartError::new)?;
        // Another origin than the site, as on AWS. No port of its own is promised: neighbours may
        // be somebody else's.
        let provider = bind(0).await?;
        let provider_url = sign_in::url(provider.local_addr().map_err(StartError::new)?);
        let public_url = format!("http://{address}");
        let site = Site::build()?;
        let folder = match &settings.data {
            Some(path) => DataFolder::open(path)?,
            None => DataFolder::temporary()?,
        };
        let embedded = match &settings.dynamodb {
            None => Some(Embedded::start(&folder.database()).map_err(StartError::new)?),
            Some(_) => None,
        };
        let started = App::start(settings, address, provider_url, &folder, &embedded, site).await;
        match started {
            Ok(app) => Ok(Self { listener, provider, public_url, app: Arc::new(app), embedded, folder }),
            Err(error) => {
                if let Some(embedded) = embedded {
                    embedded.stop();
                }
                Err(error)
            }
        }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Where the data are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Serves until `shutdown`, then stops every part in order.
    ///
    /// # Errors
    /// The port can no longer be served.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let app = Arc::clone(&self.app);
        let quiet = async move {
            shutdown.await;
            // First those who still need the server: a message on its way is handed over.
            app.streams.finish(READERS).await;
        };
        let pages = sign_in::router(self.app.provider.clone(), self.public_url, Arc::clone(&self.app.issuer));
        let provider = tokio::spawn(async move { axum::serve(self.provider, pages).await });
        let served = server::serve(self.listener, Arc::clone(&self.app), quiet).await;
        // It keeps nothing that would have to be finished.
        provider.abort();
        // Requests that were cut off may still hold the app; its readers end with the process.
        if let Some(app) = Arc::into_inner(self.app) {
            app.streams.stop().await;
        }
        if let Some(embedded) = self.embedded {
            embedded.stop();
        }
        served
    }
}

impl App {
    async fn start(
        settings: &Settings,
        address: SocketAddr,
        provider: String,
        folder: &DataFolder,
        embedded: &Option<Embedded>,
        site: Site,
    ) -> Result<Self, StartError> {
        let public_url = format!("http://{address}");
        let endpoint = match (embedded, &settings.dynamodb) {
            (Some(embedded), _) => embedded.endpoint().to_owned(),
            (None, url) => url.clone().unwrap_or_default(),
        };
        let database = store::connect(Some(&endpoint));
        if let Some(count) = settings.demo {
            demonstrate(&database, folder, count).await?;
        }
        let arns = tables::create(&database).await.map_err(StartError::new)?;
        officers::seed(&Accounts::new(database, tables::names().accounts)).await?;

        let gateway_token = URL_SAFE_NO_PAD.encode(keyring::random_bytes::<32>()?);
        let environment = environment(settings, &endpoint, &public_url, &provider, folder, &gateway_token);
        let functions = functions::start(&environment).await?;
        let resources = template::functions(&tables::purposes().map_err(StartError::new)?)?;
        let mut subscriptions = Vec::new();
        let mut scheduled = Vec::new();
        for resource in &resources {
            let package = resource.package.as_str();
            // A test sees to it that none is missing.
            let Some(function) = functions.get(package) else {
                continue;
            };
            for every in &resource.schedules {
                schedules::start(function, *every);
                scheduled.push(package.to_owned());
            }
            subscriptions.extend(resource.mappings.iter().map(|mapping| Subscription {
                package: package.to_owned(),
                invoke: invoker(function),
                mapping: mapping.clone(),
            }));
        }
        let file = embedded.as_ref().map(|_| folder.database());
        let streams = Streams::start(&streams::client(&endpoint), &arns, subscriptions, file.as_deref())?;

        let keys = KeySource::Directory(folder.keys());
        let keys = keys.read(&[Purpose::Sealing, Purpose::Index, Purpose::Edge]).await;
        // Whoever checks what is stored, past the API, has to find it.
        log::line(json!({"event": "dynamodb", "endpoint": endpoint}));
        Ok(Self {
            domain: address.to_string(),
            cloudfront: CloudFront::new(&keys.edge()?)?,
            routes: Routes::new(&resources),
            functions,
            scheduled,
            site,
            streams,
            outbox: Outbox::open(&folder.outbox(), keys.sealer()?, keys.indexer()?)?,
            headers: Headers::read(&provider)?,
            issuer: Arc::new(Issuer::open(&folder.keys(), provider.clone())?),
            provider,
            message_provider: Provider::default(),
            gateway_token,
        })
    }
}

async fn bind(port: u16) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.map_err(|error| StartError::new(format!("port {port}: {error}")))
}

/// Fills new tables with people; data that are there stay as they are.
async fn demonstrate(database: &store::Client, folder: &DataFolder, count: u32) -> Result<(), StartError> {
    if tables::exist(database).await.map_err(StartError::new)? {
        return Ok(());
    }
    tables::create_silent(database).await.map_err(StartError::new)?;
    let keys = KeySource::Directory(folder.keys());
    let keys = keys.read(&[Purpose::Sealing, Purpose::Index, Purpose::ReceiptSigning]).await;
    let names = tables::names();
    let registry = Registry::new(database.clone(), &names).with_sealer(keys.sealer()?).with_indexer(keys.indexer()?);
    let nominations =
        Nominations::new(database.clone(), &names).with_sealer(keys.sealer()?).with_indexer(keys.indexer()?);
    demo::fill(&registry, &nominations, &keys.receipts()?, count, jiff::Timestamp::now()).await
}

fn invoker(function: &Function) -> Invoke {
    let function = function.clone();
    Box::new(move |event| {
        let function = function.clone();
        Box::pin(async move { functions::invoke(&function, event).await.ok() })
    })
}

/// What the functions are told, as `template.yaml` tells them through environment variables.
fn environment(
    settings: &Settings,
    endpoint: &str,
    public_url: &str,
    provider: &str,
    folder: &DataFolder,
    gateway_token: &str,
) -> Environment {
    Environment {
        function_name: "kader-local".to_owned(),
        dynamodb_endpoint: Some(endpoint.to_owned()),
        tables: tables::names(),
        keys: KeySource::Directory(folder.keys()),
        public_url: public_url.to_owned(),
        oidc: Some(Oidc {
            issuer: provider.to_owned(),
            audience: AUDIENCE.to_owned(),
            jwks_url: format!("{provider}/jwks.json"),
        }),
        numbers: domain::NumberFormat::default(),
        phones: settings.phones.clone(),
        rate_limit: settings.rate_limits.then_some(RateLimit { requests: 50, seconds: 1 }),
        message_limits: settings.rate_limits.then_some(MessageLimits { gap_seconds: 30, per_day: 5 }),
        message_breaker: None,
        message_rate: 1_000,
        waiting_seconds: 0,
        message_gateway: Some(MessageGateway {
            url: format!("{public_url}/dev/messages"),
            token: Some(gateway_token.to_owned()),
        }),
    }
}
