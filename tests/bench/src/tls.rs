//! TLS in front of the embedded database. AWS's endpoints speak nothing else, so that a first invocation
//! that shakes no hands would look cheaper than it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::Failure;

/// The name in the certificate.
const HOST: &str = "localhost";

/// A front that ends TLS; it ends itself when dropped.
#[derive(Debug)]
pub struct Front {
    port: u16,
    certificate: PathBuf,
    task: JoinHandle<()>,
}

impl Front {
    /// Starts a front before `upstream` (host and port). Its certificate is made now, and lies in `folder`.
    ///
    /// # Errors
    /// When there is no port to listen on, or the certificate cannot be made.
    pub async fn start(upstream: &str, folder: &Path) -> Result<Self, Failure> {
        let made = rcgen::generate_simple_self_signed([HOST.to_owned()])?;
        let certificate = folder.join("database.pem");
        std::fs::write(&certificate, made.cert.pem())?;
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.into()], key.into())?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), upstream.to_owned()));
        Ok(Self { port, certificate, task })
    }

    /// Where functions reach the database.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("https://{HOST}:{}", self.port)
    }

    /// The certificate that they have to trust, as PEM.
    #[must_use]
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, upstream: String) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let (acceptor, upstream) = (acceptor.clone(), upstream.clone());
        tokio::spawn(async move {
            // A function that is stopped breaks its connection; that is no news.
            let _broken = forward(stream, &acceptor, &upstream).await;
        });
    }
}

async fn forward(stream: TcpStream, acceptor: &TlsAcceptor, upstream: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut database = TcpStream::connect(upstream).await?;
    database.set_nodelay(true)?;
    copy_bidirectional(&mut acceptor.accept(stream).await?, &mut database).await?;
    Ok(())
}
