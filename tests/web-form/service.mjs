// What receives records in the test, as far as the page can tell: a token, one answer for one key, and whatever a bad network makes of it.
import { createServer } from "node:http";

export const TOKEN = "a-token-of-the-test";

/** Starts it. `requests` is all that was asked, `stored` what was kept, by key; `mode` is what becomes of the next requests. */
export async function startService() {
  const service = { requests: [], stored: new Map(), /** @type {"well" | "answer lost" | "refuses" | "busy"} */ mode: "well", origin: "", stop: () => {} };
  const server = createServer(async (request, response) => {
    const cors = { "access-control-allow-origin": request.headers.origin ?? "*", "access-control-allow-headers": "authorization, content-type, idempotency-key", "access-control-allow-methods": "POST" };
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end();
    let text = "";
    for await (const piece of request) text += piece;
    const key = request.headers["idempotency-key"];
    service.requests.push({ method: request.method, url: request.url, key, mode: service.mode });
    const answer = (status, body) => void response.writeHead(status, { ...cors, "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, { error: "token" });
    if (service.mode === "busy") return answer(503, { error: "busy" });
    if (service.mode === "refuses") return answer(422, { findings: [{ code: "form_unknown" }] });
    const known = service.stored.has(key);
    if (!known) service.stored.set(key, JSON.parse(text));
    if (service.mode === "answer lost") return void request.socket.destroy();
    return answer(known ? 200 : 201, { id: key });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  service.origin = `http://127.0.0.1:${server.address().port}`;
  service.stop = () => server.close();
  return service;
}
