// Stock clients over TLS. Arguments: the port that asks for a client's certificate, the one that demands it, and the folder
// with ca, server, client and stranger, each .crt and .key.
import { readFileSync } from "node:fs";
import { connect as tlsConnect } from "node:tls";
import { test, forEachTransport, assert, client, connected, connectedTo, next, run, within, closing } from "./harness.mjs";

const [asks, demands] = process.argv.slice(2, 4).map((port) => `https://127.0.0.1:${port}`);
const file = (name) => readFileSync(`${process.argv[4]}/${name}`);
const trusting = { ca: file("ca.crt") };
const ann = { ...trusting, cert: file("client.crt"), key: file("client.key") };
const stranger = { ...trusting, cert: file("stranger.crt"), key: file("stranger.key") };
const LARGE = "over TLS ".repeat(50_000);
const BINARY = Buffer.alloc(300_000, 7);

const who = (socket) => socket.timeout(10_000).emitWithAck("who");
const transport = (kind) => (kind === "polling" ? "polling" : "websocket");

forEachTransport("a client that trusts the authority is served", async (transports, kind) => {
  const socket = await connected(asks, { ...trusting, transports });
  assert.equal(socket.io.engine.transport.name, transport(kind));
  assert.equal(await socket.timeout(10_000).emitWithAck("echo", LARGE), LARGE);
  assert.deepEqual(await socket.timeout(10_000).emitWithAck("echo", BINARY), BINARY);
  assert.deepEqual(await who(socket), [true, "nobody", 0]);
});

// Its certificate and that of the authority.
forEachTransport("a client with a certificate is known by it", async (transports) => {
  for (const url of [asks, demands]) {
    const socket = await connected(url, { ...ann, transports });
    assert.deepEqual(await who(socket), [true, "CN=ann", 2]);
  }
});

forEachTransport("middleware lets in whom a certificate names", async (transports) => {
  const staff = client(`${asks}/staff`, { ...ann, transports });
  await connectedTo(staff);
  const other = client(`${asks}/staff`, { ...trusting, transports });
  const [error] = await next(other, "connect_error");
  assert.equal(error.message, "a certificate is needed");
});

forEachTransport("a certificate of others is refused, and none where one is demanded", async (transports) => {
  for (const [url, options] of [[demands, trusting], [demands, stranger], [asks, stranger]]) {
    const socket = client(url, { ...options, transports });
    await next(socket, "connect_error");
    assert.equal(socket.connected, false);
  }
});

forEachTransport("a client that does not trust the authority goes away", async (transports) => {
  const socket = client(asks, { transports });
  await next(socket, "connect_error");
  assert.equal(socket.connected, false);
});

for (const [version, agreed] of [["TLSv1", null], ["TLSv1.1", null], ["TLSv1.2", "TLSv1.2"], ["TLSv1.3", "TLSv1.3"]]) {
  test(`${version} is ${agreed ? "spoken" : "refused"}`, async () => {
    const ciphers = agreed ? undefined : "DEFAULT@SECLEVEL=0"; // or OpenSSL would not even ask
    const socket = tlsConnect({
      port: Number(new URL(asks).port), host: "127.0.0.1", ...trusting, ciphers, minVersion: version, maxVersion: version,
      ALPNProtocols: ["h2", "http/1.1"],
    });
    closing({ close: () => socket.destroy() });
    const outcome = await within(
      new Promise((resolve) => {
        socket.once("secureConnect", () => resolve([socket.getProtocol(), socket.alpnProtocol]));
        socket.once("error", (error) => resolve(error.code));
      }),
      "end of the handshake",
    );
    assert.deepEqual(outcome, agreed ? [agreed, "http/1.1"] : "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
  });
}

test("a client that lost its connection comes back", async () => {
  const socket = await connected(asks, { ...trusting, reconnection: true, reconnectionDelay: 10 });
  const first = socket.id;
  socket.io.engine.transport.ws.terminate();
  await next(socket, "disconnect");
  await connectedTo(socket);
  assert.notEqual(socket.id, first);
});

run();
