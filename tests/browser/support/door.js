// A door before the product that can be shut: what gateway and Lambda answer by themselves when there is no room.

import { createServer, request } from "node:http";
import { once } from "node:events";

/** The product behind a door; `shut(n, answer)` refuses the next `n` forms. */
export async function door_before(t, kader) {
  const inner = new URL(kader.url);
  let refusals = [];
  const seen = [];
  const server = createServer((asked, answer) => {
    const form = asked.method === "POST" && asked.headers["content-type"]?.includes("form");
    if (form) seen.push(asked.url);
    const refusal = form && refusals.shift();
    if (refusal) {
      asked.resume();
      answer.writeHead(refusal.status, { "content-type": "application/json", ...refusal.headers });
      answer.end(refusal.body);
      return;
    }
    // The product knows one origin, its own.
    const headers = { ...asked.headers, host: inner.host };
    for (const name of ["origin", "referer"]) if (headers[name]) headers[name] = headers[name].replace(asked.headers.host, inner.host);
    const onward = request({ host: inner.hostname, port: inner.port, method: asked.method, path: asked.url, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Forms that came to the door. */
    seen,
    shut(count, { status, body, headers = {} }) {
      refusals = Array(count).fill({ status, body, headers });
    },
  };
}

// As AWS writes them.
export const THROTTLED = { status: 429, body: '{"message":"Too Many Requests"}' };
export const UNAVAILABLE = { status: 503, body: '{"message":"Service Unavailable"}', headers: { "retry-after": "1" } };
