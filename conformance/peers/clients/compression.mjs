import { request } from "node:http";
import { gunzipSync, inflateSync } from "node:zlib";
import { WebSocket } from "ws";
import { assert, connected, next, test, closing, within, H, run } from "./harness.mjs";

const LONG = "all work and no play makes Jack a dull boy. ".repeat(100);
const COUNT = 20;

/** A bare WebSocket of profile H, open. */
async function socket(perMessageDeflate) {
  const ws = closing(new WebSocket(`${H.replace("http", "ws")}/engine.io/?EIO=4&transport=websocket`, { perMessageDeflate }));
  const open = await within(new Promise((resolve, reject) => ws.once("message", resolve).once("error", reject)), "open packet");
  assert.equal(String(open)[0], "0");
  return ws;
}

/** Sends long messages, alike but not the same, and bytes; returns how many bytes came back for how many sent. */
async function converse(ws) {
  const before = ws._socket.bytesRead;
  let sent = 0;
  for (let i = 0; i < COUNT; i++) {
    for (const message of [`4${i}${LONG}`, Buffer.from(LONG + i)]) {
      const back = within(new Promise((resolve) => ws.once("message", (data) => resolve(data))), "echo");
      ws.send(message);
      sent += message.length;
      assert.equal(Buffer.compare(await back, Buffer.from(message)), 0);
    }
  }
  return { sent, received: ws._socket.bytesRead - before };
}

const variants = {
  "what ws offers by default": true,
  "no context of the server": { serverNoContextTakeover: true },
  "no context of the client": { clientNoContextTakeover: true },
  "no context of either": { serverNoContextTakeover: true, clientNoContextTakeover: true },
  "a small window of the client": { clientMaxWindowBits: 10, zlibDeflateOptions: { windowBits: 10 } },
  "a full window of the server": { serverMaxWindowBits: 15 },
  "every message, however short": { threshold: 0 },
};
for (const [name, options] of Object.entries(variants)) {
  test(`permessage-deflate, ${name}`, async () => {
    const ws = await socket(options);
    assert.equal(ws.extensions, "permessage-deflate");
    const { sent, received } = await converse(ws);
    assert.ok(received < sent / 10, `${received} bytes came back for ${sent}`);
  });
}

test("permessage-deflate, a small window of the server: agreed or declined, messages pass", async () => {
  await converse(await socket({ serverMaxWindowBits: 9 }));
});

test("permessage-deflate, not offered: messages pass as they are", async () => {
  const ws = await socket(false);
  assert.equal(ws.extensions, "");
  const { sent, received } = await converse(ws);
  assert.ok(received > sent);
});

test("permessage-deflate, socket.io-client with events, acknowledgements and binary", async () => {
  const io = await connected(H, { transports: ["websocket"], perMessageDeflate: { threshold: 1024 } });
  assert.equal(io.io.engine.transport.ws.extensions, "permessage-deflate");
  for (let i = 0; i < COUNT; i++) {
    io.emit("message", i, { text: LONG }, Buffer.from(LONG));
    const [n, object, bytes] = await next(io, "message-back");
    assert.equal(n, i);
    assert.deepEqual(object, { text: LONG });
    assert.equal(String(bytes), LONG);
    assert.deepEqual(await io.timeout(20_000).emitWithAck("message-with-ack", LONG + i), LONG + i);
  }
});

test("permessage-deflate, a broadcast to receivers with and without it", async () => {
  const all = [];
  for (const perMessageDeflate of [true, { serverNoContextTakeover: true }, false, true]) {
    all.push(await connected(H, { transports: ["websocket"], perMessageDeflate }));
  }
  for (const io of all) await io.timeout(20_000).emitWithAck("join", "compressed");
  for (let i = 0; i < COUNT; i++) {
    const got = all.map((io) => next(io, "room-message"));
    all[0].emit("to-room", "compressed", i, LONG);
    for (const each of got) assert.deepEqual(await each, [i, LONG]);
  }
});

// --- polling ---

function http(method, target, headers = {}, body = undefined) {
  return within(
    new Promise((resolve, reject) => {
      const asked = request(H + target, { method, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
      });
      asked.once("error", reject).end(body);
    }),
    `${method} ${target}`,
  );
}

for (const [accepted, coding, decode] of [
  ["gzip, deflate, br", "gzip", gunzipSync],
  ["deflate", "deflate", inflateSync],
  ["gzip;q=0.1, deflate;q=0.9", "deflate", inflateSync],
  ["br", undefined, (bytes) => bytes],
  ["gzip;q=0", undefined, (bytes) => bytes],
]) {
  test(`polling, accepting "${accepted}"`, async () => {
    const open = await http("GET", "/engine.io/?EIO=4&transport=polling");
    const target = `/engine.io/?EIO=4&transport=polling&sid=${JSON.parse(String(open.body).slice(1)).sid}`;
    await http("POST", target, { "content-type": "text/plain" }, `4${LONG}`);
    const answer = await http("GET", target, { "accept-encoding": accepted });
    assert.equal(answer.headers["content-encoding"], coding);
    assert.equal(String(decode(answer.body)), `4${LONG}`);
  });
}

run();
