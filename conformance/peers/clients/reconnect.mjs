import { assert, client, connected, connectedTo, next, absent, test, forEachTransport, patiently, proxy, upgraded, P, H, run } from "./harness.mjs";

/** Cuts until the client has lost its session: one that polls may be between two requests. Returns the reason. */
async function lose(socket, cut) {
  // One that is cut in the middle of an upgrade is deaf until its ping timeout: engine.io-client has stopped polling.
  if (socket.io.engine.transports.length > 1) await upgraded(socket.io.engine);
  let reason;
  socket.once("disconnect", (why) => (reason = why));
  while (!reason) {
    cut();
    await Promise.race([next(socket, "disconnect"), new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  return reason;
}

const AGAIN = { reconnection: true, reconnectionDelay: 10, reconnectionDelayMax: 50 };

forEachTransport("connects again after the network was cut", async (transports) => {
  const { url, cut } = await proxy(H);
  const socket = await connected(url, { transports, ...AGAIN });
  const first = socket.id;
  assert.match(await lose(socket, cut), /^transport (close|error)$/);
  await connectedTo(socket);
  assert.notEqual(socket.id, first);
  socket.emit("message", "again");
  assert.deepEqual(await next(socket, "message-back"), ["again"]);
});

forEachTransport("connects again after the server has closed the connection", async (transports) => {
  const socket = await connected(H, { transports, ...AGAIN });
  const gone = next(socket, "disconnect");
  socket.io.engine.write("2{not an event");
  assert.match((await gone)[0], /^transport (close|error)$/);
  await connectedTo(socket);
  socket.emit("message", "again");
  assert.deepEqual(await next(socket, "message-back"), ["again"]);
});

test("connects again in every namespace", async () => {
  const { url, cut } = await proxy(H);
  const main = await connected(url, AGAIN);
  const custom = main.io.socket("/custom");
  await connectedTo(custom);
  const gone = Promise.all([next(main, "disconnect"), next(custom, "disconnect")]);
  cut();
  await gone;
  await Promise.all([connectedTo(main), connectedTo(custom)]);
});

test("connects again five times", async () => {
  const { url, cut } = await proxy(H);
  const socket = await connected(url, AGAIN);
  for (let i = 0; i < 5; i++) {
    await lose(socket, cut);
    await connectedTo(socket);
  }
});

test("sends after the reconnection what was emitted without one", async () => {
  const { url, cut } = await proxy(H);
  const socket = await connected(url, AGAIN);
  await lose(socket, cut);
  socket.emit("message", "kept");
  assert.deepEqual(await next(socket, "message-back"), ["kept"]);
});

test("a client that answers no pings is closed by the server", async () => {
  const socket = await connected(P, { transports: ["websocket"] });
  const gone = next(socket, "disconnect");
  // The client's answer to a ping is the packet "pong".
  const send = socket.io.engine.sendPacket ?? socket.io.engine._sendPacket;
  const silent = function (type, ...rest) {
    if (type !== "pong") send.call(this, type, ...rest);
  };
  socket.io.engine.sendPacket = silent;
  socket.io.engine._sendPacket = silent;
  assert.match((await gone)[0], /^(transport close|ping timeout)$/);
});

forEachTransport("stays connected through many heartbeats", async (transports) => {
  await patiently(async () => {
    const socket = await connected(P, { transports });
    const lost = next(socket, "disconnect").then(([reason]) => Promise.reject(new Error(reason)));
    lost.catch(() => {});
    for (let i = 0; i < 5; i++) await Promise.race([next(socket.io, "ping"), lost]);
    socket.emit("message", "alive");
    assert.deepEqual(await Promise.race([next(socket, "message-back"), lost]), ["alive"]);
  });
});

test("another client is not disturbed by a cut", async () => {
  const { url, cut } = await proxy(H);
  const [through, direct] = await Promise.all([connected(url), connected(H)]);
  await direct.emitWithAck("join", "cut");
  await through.emitWithAck("join", "cut");
  await lose(through, cut);
  direct.emit("to-room", "cut", "alive");
  assert.deepEqual(await next(direct, "room-message"), ["alive"]);
});

test("a client without reconnection stays away", async () => {
  const { url, cut } = await proxy(H);
  const socket = await connected(url);
  await lose(socket, cut);
  await absent(socket, "connect", 300);
});

test("waits for a server that is not there yet", async () => {
  const socket = client("http://127.0.0.1:9", AGAIN);
  await next(socket.io, "reconnect_attempt");
  await next(socket.io, "reconnect_error");
});

run();
