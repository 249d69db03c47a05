import { assert, closing, next, test, forEachTransport, upgraded, until, within, patiently, EngineSocket, P, C, H, run } from "./harness.mjs";

async function opened(url, options = {}) {
  const socket = closing(new EngineSocket(url, options));
  await within(
    new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    }),
    "open",
  );
  if (!options.transports || options.transports.length > 1) await upgraded(socket);
  return socket;
}

forEachTransport("echoes text", async (transports) => {
  const socket = await opened(H, { transports });
  socket.send("hello — 日本語 😀");
  assert.deepEqual(await next(socket, "message"), ["hello — 日本語 😀"]);
});

forEachTransport("echoes the empty message", async (transports) => {
  const socket = await opened(H, { transports });
  socket.send("");
  // This client hands out nothing for it.
  assert.equal((await next(socket, "message"))[0] ?? "", "");
});

forEachTransport("echoes binary", async (transports) => {
  const socket = await opened(H, { transports });
  socket.send(Buffer.from([0, 1, 2, 253, 254, 255]));
  const [data] = await next(socket, "message");
  assert.deepEqual(Buffer.from(data), Buffer.from([0, 1, 2, 253, 254, 255]));
});

test("a POST carries the headers that the client was given, and every request its cookies", async () => {
  const socket = await opened(C, { transports: ["polling"], extraHeaders: { "x-yam": "a, b" }, withCredentials: true });
  await next(socket, "message");
  socket.send("sendHeaders");
  const headers = JSON.parse((await next(socket, "message"))[0]);
  assert.equal(headers["x-yam"], "a, b");
  assert.match(headers["content-type"], /^text\/plain/);
  assert.equal(headers.cookie, "1=1; 2=2");
});

forEachTransport("announces its heartbeat and limits", async (transports) => {
  const socket = closing(new EngineSocket(P, { transports }));
  const [handshake] = await next(socket, "handshake");
  assert.equal(handshake.pingInterval, 300);
  assert.equal(handshake.pingTimeout, 200);
  assert.equal(handshake.maxPayload, 1_000_000);
});

forEachTransport("1,000 messages, text and binary, in order", async (transports) => {
  const socket = await opened(H, { transports });
  const got = [];
  const all = new Promise((resolve) =>
    socket.on("message", (x) => got.push(typeof x === "string" ? Number(x) : Buffer.from(x).readUInt16BE()) === 1000 && resolve()),
  );
  for (let i = 0; i < 1000; i++) {
    if (i % 2) socket.send(String(i));
    else socket.send(Buffer.from([i >> 8, i & 255]));
  }
  await within(all, "1,000 echoes", 15_000);
  assert.deepEqual(got, Array.from({ length: 1000 }, (_, i) => i));
});

test("1,000 messages in order while upgrading", async () => {
  const socket = closing(new EngineSocket(H));
  const got = [];
  const all = new Promise((resolve) => socket.on("message", (x) => got.push(Number(x)) === 1000 && resolve()));
  let sent = 0;
  socket.on("open", function more() {
    for (let i = 0; i < 10 && sent < 1000; i++) socket.send(String(sent++));
    if (sent < 1000) setImmediate(more);
  });
  await within(all, "1,000 echoes", 15_000);
  assert.deepEqual(got, Array.from({ length: 1000 }, (_, i) => i));
  await upgraded(socket);
  assert.equal(socket.transport.name, "websocket");
});

test("remembers the upgrade", async () => {
  const first = await opened(H, { rememberUpgrade: true });
  first.close();
  const second = await opened(H, { rememberUpgrade: true });
  assert.equal(second.transport.name, "websocket");
});

test("does not upgrade where it does not want to", async () => {
  await patiently(async () => {
    const socket = await opened(P, { transports: ["polling"] });
    const lost = next(socket, "close").then(([reason]) => Promise.reject(new Error(reason)));
    lost.catch(() => {});
    for (let i = 0; i < 3; i++) await Promise.race([next(socket, "ping"), lost]);
    assert.equal(socket.transport.name, "polling");
  });
});

test("is greeted with hi", async () => {
  const socket = closing(new EngineSocket(C));
  assert.deepEqual(await next(socket, "message"), ["hi"]);
});

for (const transports of [["polling"], ["websocket"]]) {
  test(`is given bytes and utf8, ${transports}`, async () => {
    const socket = closing(new EngineSocket(C, { transports }));
    await next(socket, "message");
    socket.send("give binary");
    assert.deepEqual(Buffer.from((await next(socket, "message"))[0]), Buffer.from([0, 1, 2, 3, 4]));
    socket.send("give utf8");
    assert.deepEqual(await next(socket, "message"), ["пойду спать всем спокойной ночи"]);
  });

  test(`is denied, ${transports}`, async () => {
    const socket = closing(new EngineSocket(C, { transports, query: { deny: "1" } }));
    await next(socket, "error");
    await until(() => socket.readyState === "closed", "closed");
  });
}

test("close of the client during the handshake does no harm", async () => {
  for (let i = 0; i < 20; i++) new EngineSocket(H).close();
  const socket = await opened(H);
  socket.send("alive");
  assert.deepEqual(await next(socket, "message"), ["alive"]);
});

test("close while upgrading waits for the upgrade", async () => {
  const socket = closing(new EngineSocket(H));
  await next(socket, "upgrading");
  const gone = next(socket, "close");
  socket.close();
  assert.equal((await gone)[0], "forced close");
});

run();
