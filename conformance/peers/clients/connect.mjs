import { assert, client, connected, connectedTo, next, absent, test, forEachTransport, P, C, H, run } from "./harness.mjs";

forEachTransport("connects", async (transports, kind) => {
  // A busy machine may miss a heartbeat of 300 ms.
  const socket = await connected(P, { transports, reconnection: true, reconnectionDelay: 10 });
  assert.equal(socket.connected, true);
  assert.equal(socket.io.engine.transport.name, kind === "polling" ? "polling" : "websocket");
  assert.equal(typeof socket.id, "string");
  assert.notEqual(socket.id, socket.io.engine.id);
});

forEachTransport("connects to the hardened server", async (transports) => {
  const socket = await connected(H, { transports });
  socket.emit("message", "through");
  assert.deepEqual(await next(socket, "message-back"), ["through"]);
});

forEachTransport("connects to a server that delays the handshake", async (transports) => {
  const socket = await connected(C, { transports });
  assert.equal(await socket.emitWithAck("echo", 7), 7);
});

forEachTransport("hands the auth object to the handler", async (transports) => {
  const socket = client(H, { transports, auth: { token: "abc", deep: { list: [1, null, "é"] } } });
  const [[auth]] = await Promise.all([next(socket, "auth"), connectedTo(socket)]);
  assert.deepEqual(auth, { token: "abc", deep: { list: [1, null, "é"] } });
});

test("hands the result of an auth function to the handler", async () => {
  const socket = client(H, { auth: (done) => setImmediate(() => done({ token: "later" })) });
  assert.deepEqual(await next(socket, "auth"), [{ token: "later" }]);
});

test("hands an empty object to the handler without auth", async () => {
  assert.deepEqual(await next(client(H), "auth"), [{}]);
});

test("auth travels with each namespace", async () => {
  const socket = client(H, { auth: { who: "main" } });
  assert.deepEqual(await next(socket, "auth"), [{ who: "main" }]);
  const custom = socket.io.socket("/custom", { auth: { who: "custom" } });
  assert.deepEqual(await next(custom, "auth"), [{ who: "custom" }]);
});

forEachTransport("hears connect_error of an unknown namespace", async (transports) => {
  const [error] = await next(client(`${H}/random`, { transports }), "connect_error");
  assert.equal(error.message, "Invalid namespace");
  assert.equal(error.data, undefined);
});

test("hears connect_error of a middleware", async () => {
  const [error] = await next(client(C, { query: { fail: "1" } }), "connect_error");
  assert.equal(error.message, "Auth failed (main namespace)");
});

test("hears connect_error of a middleware of a namespace", async () => {
  const [error] = await next(client(`${C}/no`), "connect_error");
  assert.equal(error.message, "Auth failed (custom namespace)");
});

test("a refused namespace leaves the others alone", async () => {
  const socket = await connected(H);
  const random = socket.io.socket("/random");
  await next(random, "connect_error");
  assert.equal(random.connected, false);
  assert.equal(socket.connected, true);
  socket.emit("message", 1);
  assert.deepEqual(await next(socket, "message-back"), [1]);
});

test("middleware sees the query of the handshake", async () => {
  const socket = await connected(C, { query: { a: "1 & 2", "ключ": "значение", empty: "" } });
  const handshake = await socket.emitWithAck("getHandshake");
  assert.equal(handshake.query.a, "1 & 2");
  assert.equal(handshake.query["ключ"], "значение");
  assert.equal(handshake.query.empty, "");
  assert.equal(handshake.query.EIO, "4");
});

test("fails on a path that is not served", async () => {
  await next(client(H, { path: "/nothing/" }), "connect_error");
});

test("disconnect by the client tells its reason and leaves the server at once", async () => {
  const socket = await connected(H);
  const gone = next(socket, "disconnect");
  socket.disconnect();
  assert.equal((await gone)[0], "io client disconnect");
});

test("a client may disconnect and connect again", async () => {
  const socket = await connected(H);
  const first = socket.id;
  socket.disconnect();
  socket.connect();
  await connectedTo(socket);
  assert.notEqual(socket.id, first);
});

test("packets emitted before the connection are sent after it", async () => {
  const socket = client(H);
  socket.emit("message", "early", 1);
  socket.emit("message", "early", 2);
  const got = [];
  socket.on("message-back", (_word, n) => got.push(n));
  await next(socket, "message-back");
  if (got.length < 2) await next(socket, "message-back");
  assert.deepEqual(got, [1, 2]);
});

test("volatile packets before the connection are dropped", async () => {
  const socket = client(H);
  socket.volatile.emit("message", "dropped");
  await connectedTo(socket);
  await absent(socket, "message-back");
  socket.volatile.emit("message", "sent");
  assert.deepEqual(await next(socket, "message-back"), ["sent"]);
});

run();
