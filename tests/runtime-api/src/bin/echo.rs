//! A function made of nothing but the standard library, so that this package's
//! tests see the protocol itself and not a library's idea of it. It answers
//! with the event it was given; an event that names a misbehaviour gets that.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::ExitCode,
};

const VERSION: &str = "/2018-06-01/runtime";

fn main() -> ExitCode {
    if env::var_os("ECHO_START").is_some_and(|how| how == "exit") {
        eprintln!("echo: nothing to say");
        return ExitCode::from(3);
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("echo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let address = env::var("AWS_LAMBDA_RUNTIME_API").map_err(io::Error::other)?;
    let mut api = Api { stream: BufReader::new(TcpStream::connect(&address)?), address };
    if env::var_os("ECHO_START").is_some_and(|how| how == "refuse") {
        api.call("POST", "/init/error", br#"{"errorMessage":"no key"}"#)?;
        return Ok(());
    }
    loop {
        let (headers, event) = api.call("GET", "/invocation/next", b"")?;
        let id = headers
            .iter()
            .find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: "))
            .ok_or_else(|| io::Error::other("an event without an id"))?
            .to_owned();
        println!("event {id}");
        match event.as_slice() {
            b"fail" => api.call("POST", &format!("/invocation/{id}/error"), b"failed")?,
            b"exit" => return Err(io::Error::other("told to end")),
            b"hang" => loop {
                std::thread::park();
            },
            b"confuse" => api.call("POST", "/invocation/another/response", b"")?,
            b"env" => {
                let names: Vec<String> = env::vars().map(|(name, _)| name).collect();
                let path = format!("/invocation/{id}/response");
                api.call("POST", &path, names.join(" ").as_bytes())?
            }
            b"headers" => {
                let path = format!("/invocation/{id}/response");
                api.call("POST", &path, headers.join("\n").as_bytes())?
            }
            event => api.call("POST", &format!("/invocation/{id}/response"), event)?,
        };
    }
}

struct Api {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Api {
    fn call(&mut self, method: &str, path: &str, body: &[u8]) -> io::Result<(Vec<String>, Vec<u8>)> {
        let head = format!(
            "{method} {VERSION}{path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\
             lambda-runtime-function-error-type: Echo.Failed\r\n\r\n",
            self.address,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut headers = Vec::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().map_err(io::Error::other)?;
            }
            headers.push(line.to_owned());
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        Ok((headers, answer))
    }
}
