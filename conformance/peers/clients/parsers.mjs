// A server that has both parsers.
import * as parser from "socket.io-msgpack-parser";
import { assert, closing, connected, EngineSocket, next, test, forEachTransport, C, run } from "./harness.mjs";

const path = "/either";
const bytes = (...values) => Buffer.from(values);
const packed = (transports) => connected(C, { path, parser, transports });
const plain = (transports) => connected(C, { path, transports });

/** Two clients of each parser in one room. */
async function room(name, transports) {
  const sockets = await Promise.all([packed(transports), packed(transports), plain(transports), plain(transports)]);
  await Promise.all(sockets.map((socket) => socket.emitWithAck("join", name)));
  return sockets;
}

forEachTransport("whoever speaks in a room is heard by all", async (transports, kind) => {
  const sockets = await room(`all ${kind}`, transports);
  for (const speaker of sockets) {
    const heard = sockets.map((socket) => next(socket, "room-message"));
    const said = ["é😀", { list: [1, -2.5, null, [true]], empty: {} }, bytes(1, 2, 3), { deep: [bytes(4)] }];
    speaker.emit("to-room", `all ${kind}`, ...said);
    assert.deepStrictEqual(await Promise.all(heard), Array(4).fill(said));
  }
});

test("a thousand messages of many speakers are heard by all in one order of each speaker", async () => {
  const sockets = await room("order", ["websocket"]);
  const logs = sockets.map(() => sockets.map(() => []));
  const all = Promise.all(sockets.map((socket, i) => new Promise((resolve) => {
    let count = 0;
    socket.on("room-message", (speaker, n) => {
      logs[i][speaker].push(n);
      if (++count === 1000) resolve();
    });
  })));
  for (let n = 0; n < 250; n++) sockets.forEach((socket, speaker) => socket.emit("to-room", "order", speaker, n));
  await all;
  const inOrder = Array.from({ length: 250 }, (_, n) => n);
  for (const log of logs) assert.deepEqual(log, Array(4).fill(inOrder));
});

test("a date and undefined of a msgpack client are text and null for one with JSON", async () => {
  const [a, b, c] = await room("dates", ["websocket"]);
  const heard = [next(b, "room-message"), next(c, "room-message")];
  const said = [{ at: new Date(1_704_067_200_123), not: undefined }, undefined];
  a.emit("to-room", "dates", ...said);
  assert.deepStrictEqual(await Promise.all(heard), [said, [{ at: "2024-01-01T00:00:00.123Z" }, null]]);
});

test("a broadcast is answered by clients of both parsers", async () => {
  const sockets = await room("asked", ["websocket"]);
  sockets.forEach((socket, i) => socket.on("question", (what, answer) => answer(`${what} ${i}`)));
  assert.deepEqual(await sockets[0].emitWithAck("ask-room", "asked", "who"), ["who 0", "who 1", "who 2", "who 3"]);
  assert.deepEqual(await sockets[3].emitWithAck("ask-room", "asked", "who"), ["who 0", "who 1", "who 2", "who 3"]);
});

forEachTransport("handlers read the same arguments whichever parser a client has", async (transports) => {
  const json = '[1,-2,0.5,1e-7],{"a":null,"b":"é\\"\\n"},{"_placeholder":true,"num":0}';
  for (const socket of await Promise.all([packed(transports), plain(transports)])) {
    socket.emit("read", [1, -2, 0.5, 1e-7], { a: null, b: 'é"\n' }, bytes(1));
    assert.deepEqual(await next(socket, "was read"), [json, 1]);
  }
});

test("a date that the server sends is text for both", async () => {
  for (const socket of [await packed(), await plain()]) {
    socket.emit("date", 1_704_067_200_123);
    assert.deepEqual(await next(socket, "date"), ["2024-01-01T00:00:00.123Z"]);
  }
});

test("a refusal has its data for both", async () => {
  for (const options of [{ path, parser }, { path }]) {
    const error = await connected(C, { ...options, auth: { refuse: true } }).catch((refused) => refused);
    assert.equal(error.message, "not you");
    assert.deepEqual(error.data, { code: 42, why: ["a", 1.5, null] });
  }
});

test("eleven attachments close the connection with either parser", async () => {
  for (const socket of [await packed(), await plain()]) {
    const gone = next(socket, "disconnect");
    socket.emit("message", ...Array.from({ length: 11 }, (_, i) => bytes(i)));
    await gone;
  }
});

test("a client that changes its parser is closed", async () => {
  const connect = Buffer.from("82a47479706500a36e7370a12f", "hex");
  for (const [first, second] of [["0", connect], [connect, "0"]]) {
    const socket = closing(new EngineSocket(C, { path, transports: ["websocket"] }));
    await next(socket, "open");
    socket.send(first);
    await next(socket, "message");
    socket.send(second);
    await next(socket, "close");
  }
});

run();
