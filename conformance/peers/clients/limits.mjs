import { assert, connected, next, test, forEachTransport, EngineSocket, closing, C, H, run } from "./harness.mjs";

// The packet is 4 2["message","…"] : 14 characters beside the text; the limit is 1,000,000.
const text = (total) => "x".repeat(total - 14);

forEachTransport("a payload just under the limit passes", async (transports) => {
  const socket = await connected(H, { transports });
  socket.emit("message", text(999_990));
  const [back] = await next(socket, "message-back");
  assert.equal(back.length, 999_976);
});

forEachTransport("a payload just over the limit closes the connection", async (transports) => {
  const socket = await connected(H, { transports });
  const gone = next(socket, "disconnect");
  socket.emit("message", text(1_000_010));
  assert.match((await gone)[0], /^transport (close|error)$/);
});

test("an attachment just under the limit passes", async () => {
  const socket = await connected(H, { transports: ["websocket"] });
  const data = Buffer.alloc(999_999, 7);
  socket.emit("message", data);
  const [back] = await next(socket, "message-back");
  assert.equal(data.equals(back), true);
});

test("an attachment just over the limit closes the connection", async () => {
  const socket = await connected(H, { transports: ["websocket"] });
  const gone = next(socket, "disconnect");
  socket.emit("message", Buffer.alloc(1_000_001));
  assert.match((await gone)[0], /^transport (close|error)$/);
});

test("after a close by the limit the client connects again", async () => {
  const socket = await connected(H, { reconnection: true, reconnectionDelay: 10 });
  const gone = next(socket, "disconnect");
  socket.emit("message", text(1_000_010));
  await gone;
  await next(socket, "connect");
});

test("eleven attachments close the connection", async () => {
  const socket = await connected(H);
  const gone = next(socket, "disconnect");
  socket.emit("message", ...Array.from({ length: 11 }, (_, i) => Buffer.from([i])));
  await gone;
});

test("many packets are split by the client at maxPayload and all arrive", async () => {
  const socket = await connected(H, { transports: ["polling"] });
  const got = [];
  const all = new Promise((resolve) => socket.on("message-back", (x) => got.push(x.length) === 30 && resolve()));
  for (let i = 0; i < 30; i++) socket.emit("message", "y".repeat(100_000));
  await all;
  assert.deepEqual(got, Array(30).fill(100_000));
});

test("bare Engine.IO with a maxPayload of 100: a message of 99 passes, one of 150 closes, over polling", async () => {
  const socket = closing(new EngineSocket(C, { transports: ["polling"] }));
  assert.deepEqual(await next(socket, "message"), ["hi"]);
  socket.send("z".repeat(99));
  assert.deepEqual(await next(socket, "message"), ["z".repeat(99)]);
  const gone = next(socket, "close");
  socket.send("z".repeat(150));
  await gone;
});

test("bare Engine.IO with a maxPayload of 100: a message of 99 passes, one of 150 closes, over WebSocket", async () => {
  const socket = closing(new EngineSocket(C, { transports: ["websocket"] }));
  assert.deepEqual(await next(socket, "message"), ["hi"]);
  socket.send("z".repeat(99));
  assert.deepEqual(await next(socket, "message"), ["z".repeat(99)]);
  const gone = next(socket, "close");
  socket.send("z".repeat(150));
  await gone;
});

run();
