// Clients of Socket.IO 2 and Engine.IO 3, against a server that allows them, alone and beside those of today.
import {
  assert, closing, next, test, forEachTransport, until, within, connected, connectedTo, client, proxy, H, TRANSPORTS, run,
} from "./harness.mjs";
import io2 from "socket.io-client-v2";
import Engine3 from "engine.io-client-v3";
import { fakeDocument } from "./jsonp.mjs";

const PATH = "/former/socket.io";
const text = (error) => error?.message ?? error;

function former(namespace = "/", options = {}, url = H) {
  const socket = io2(url + namespace, { path: PATH, forceNew: true, reconnection: false, ...options });
  closing({ close: () => socket.io.close() });
  return socket;
}

async function inside(namespace, options = {}, url = H) {
  const socket = former(namespace, options, url);
  const upgraded = options.transports?.length === 1 || options.forceJSONP ? null : next(socket.io.engine, "upgrade");
  await within(
    new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      for (const failure of ["connect_error", "error"]) socket.once(failure, (e) => reject(new Error(text(e))));
    }),
    "connect",
  );
  await upgraded;
  return socket;
}

const ask = (socket, ...args) => within(new Promise((resolve) => socket.emit(...args, (...back) => resolve(back))), "ack");

forEachTransport("comes into the main namespace, under its session's name", async (transports) => {
  const socket = await inside("/", { transports });
  assert.equal(socket.id, socket.io.engine.id);
  assert.deepEqual(await ask(socket, "id"), [socket.id]);
});

forEachTransport("enters a namespace; the query is its credentials", async (transports) => {
  const socket = former("/custom?token=a%20b&x=1", { transports });
  const [auth] = await next(socket, "auth");
  assert.deepEqual(auth, { token: "a b", x: "1" });
  assert.equal(socket.id, `/custom#${socket.io.engine.id}`);
});

test("several namespaces over one connection", async () => {
  const socket = await inside("/");
  const other = socket.io.socket("/custom", { query: { token: "é" } });
  const [auth] = await next(other, "auth");
  assert.deepEqual(auth, { token: "é" });
  other.close();
  assert.deepEqual(await ask(socket, "id"), [socket.id]);
});

test("an unknown namespace", async () => {
  const socket = former("/nowhere");
  assert.equal(text((await next(socket, "error"))[0]), "Invalid namespace");
});

test("middleware refuses with a message, or with data", async () => {
  assert.deepEqual(await next(former("/guarded"), "error"), ["no token"]);
  assert.deepEqual(await next(former("/guarded?token=wrong"), "error"), [{ code: 7 }]);
  await inside("/guarded?token=right");
});

forEachTransport("echoes text", async (transports) => {
  const socket = await inside("/", { transports });
  for (const args of [["plain"], ["пойду 日本語 😀 \u2028\u2029 \n \\n \0"], ["x".repeat(100_000)], [1, null, { a: [true] }], []]) {
    socket.emit("message", ...args);
    assert.deepEqual(await next(socket, "message-back"), args);
  }
});

forEachTransport("echoes bytes", async (transports) => {
  const socket = await inside("/", { transports });
  for (const args of [
    [Buffer.from([0, 1, 254, 255])],
    ["a", Buffer.from([1]), { b: [Buffer.from([]), "c"] }],
    [Buffer.alloc(65_536, 0xa5)],
  ]) {
    socket.emit("message", ...args);
    assert.deepEqual(await next(socket, "message-back"), args);
  }
});

for (const transport of ["polling", "websocket"]) {
  test(`bytes as base64 by wish of the client, ${transport}`, async () => {
    const socket = await inside("/", { transports: [transport], forceBase64: true });
    socket.emit("message", Buffer.from([1, 2, 3]), "é");
    assert.deepEqual(await next(socket, "message-back"), [Buffer.from([1, 2, 3]), "é"]);
  });
}

forEachTransport("acknowledges both ways, bytes too", async (transports) => {
  const socket = await inside("/", { transports });
  assert.deepEqual(await ask(socket, "message-with-ack", 1, "two"), [1, "two"]);
  assert.deepEqual(await ask(socket, "message-with-ack", Buffer.from([9])), [Buffer.from([9])]);
  socket.on("question", (n, answer) => answer(n + 1, Buffer.from([n])));
  socket.emit("ask", 4);
  assert.deepEqual(await next(socket, "answered"), [5, Buffer.from([4])]);
});

test("1,000 messages, text and bytes, in order while upgrading", async () => {
  const socket = former("/");
  const got = [];
  const all = new Promise((resolve) =>
    socket.on("message-back", (x) => got.push(typeof x === "number" ? x : x.readUInt16BE()) === 1000 && resolve()),
  );
  for (let i = 0; i < 1000; i++) socket.emit("message", i % 2 ? i : Buffer.from([i >> 8, i & 255]));
  await within(all, "1,000 echoes");
  assert.deepEqual(got, Array.from({ length: 1000 }, (_, i) => i));
});

forEachTransport("pings, and is answered", async (transports) => {
  const socket = await inside("/", { transports });
  for (let i = 0; i < 3; i++) await next(socket, "pong");
  assert.equal(socket.connected, true);
});

test("the server ends a socket", async () => {
  const socket = await inside("/", { reconnection: true });
  socket.emit("bye");
  assert.deepEqual(await next(socket, "disconnect"), ["io server disconnect"]);
});

for (const [kind, transports] of Object.entries(TRANSPORTS)) {
  test(`comes back after a cut, ${kind}`, async () => {
    const line = await proxy(H);
    const socket = await inside("/", { transports, reconnection: true, reconnectionDelay: 10 }, line.url);
    const first = socket.id;
    const again = next(socket, "reconnect");
    const gone = next(socket, "disconnect");
    // Between two polls there is nothing to be cut.
    const cutter = setInterval(line.cut, 20);
    await gone.finally(() => clearInterval(cutter));
    await again;
    await until(() => socket.connected, "connected again");
    assert.notEqual(socket.id, first);
    assert.deepEqual(await ask(socket, "message-with-ack", "back"), ["back"]);
  });
}

test("former and current clients are in one room", async () => {
  const members = [];
  for (const transports of Object.values(TRANSPORTS)) {
    members.push(await inside("/", { transports }));
    members.push(await connected(H, { path: PATH, transports }));
  }
  members.push(await inside("/", { transports: ["websocket"], forceBase64: true }));
  const room = `room ${Math.random()}`;
  for (const each of members) await ask(each, "join", room);
  const heard = members.map((each) => next(each, "room-message"));
  members[0].emit("to-room", room, "é", Buffer.from([1, 2]), { deep: [Buffer.from([3])] });
  for (const args of await Promise.all(heard)) {
    assert.deepEqual(args, ["é", Buffer.from([1, 2]), { deep: [Buffer.from([3])] }]);
  }
});

test("JSONP", async () => {
  fakeDocument();
  const socket = await inside("/", { transports: ["polling"], forceJSONP: true });
  assert.equal(socket.io.engine.transport.constructor.name, "JSONPPolling");
  for (const args of [
    ["plain"], ["\" ' \\ \\n \\\\n \n \r\n \t </script> & + % = é 😀 \u2028\u2029"], [Buffer.from([0, 255])], ["x".repeat(50_000)],
  ]) {
    socket.emit("message", ...args);
    assert.deepEqual(await next(socket, "message-back"), args);
  }
  assert.deepEqual(await ask(socket, "message-with-ack", "jsonp"), ["jsonp"]);
});

async function opened(options) {
  const socket = closing(new Engine3(H, { path: "/former/engine.io", ...options }));
  await next(socket, "open");
  if (options.transports.length > 1) await next(socket, "upgrade");
  return socket;
}

forEachTransport("bare Engine.IO", async (transports) => {
  const socket = await opened({ transports });
  socket.send("hello — 日本語 😀");
  assert.deepEqual(await next(socket, "message"), ["hello — 日本語 😀"]);
  socket.send(Buffer.from([0, 253, 254, 255]));
  const [data] = await next(socket, "message");
  assert.deepEqual(Buffer.from(data), Buffer.from([0, 253, 254, 255]));
});

test("is refused where it is not allowed", async () => {
  const socket = former("/", { path: "/socket.io", transports: ["polling"] });
  await next(socket, "connect_error");
  const response = await fetch(`${H}/socket.io/?EIO=3&transport=polling`);
  assert.deepEqual(await response.json(), { code: 5, message: "Unsupported protocol version" });
});

test("a client of today beside them", async () => {
  const socket = client(H, { path: PATH });
  await connectedTo(socket);
  assert.notEqual(socket.id, socket.io.engine.id);
});

run();
