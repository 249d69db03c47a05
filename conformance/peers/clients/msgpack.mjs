import * as parser from "socket.io-msgpack-parser";
import { assert, client, closing, connected, connectedTo, EngineSocket, next, test, forEachTransport, C, run } from "./harness.mjs";

const options = (more = {}) => ({ path: "/msgpack", parser, ...more });
const bytes = (...values) => Buffer.from(values);

// Each is relayed by the server as it came, and has to be the same value for the client.
const SAME = {
  "no arguments": [],
  texts: ["", "a", "é€😀", "x".repeat(31), "x".repeat(32), "y".repeat(300), "z".repeat(70_000), 'q"\\\n\u0000'],
  integers: [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1],
  "negative integers": [-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53) + 1],
  fractions: [0.5, -1.1, 1e-300, 5e-324],
  "what JSON has no number for": [NaN, Infinity, -Infinity],
  "null, true, false": [null, true, false],
  undefined: ["a", undefined, { a: undefined, b: [undefined] }],
  "dates of many times": [new Date(0), new Date(1_704_067_200_123), { at: [new Date(-1)] }, new Date(8.64e15)],
  "arrays of 15 and 16": [Array(15).fill(1), Array(16).fill("x")],
  "an array of 70,000": [Array(70_000).fill(7)],
  "an object of 20": [Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i]))],
  "objects at depth": [{ a: { b: [{ c: [[[{}]]] }] } }],
  "one buffer": [bytes(0, 1, 2, 255)],
  "an empty buffer": [bytes()],
  "buffers at depth": [{ a: { b: [{ c: { d: [[[{ e: bytes(9) }]]] } }] }, f: bytes(8) }],
  "ten buffers": Array.from({ length: 10 }, (_, i) => bytes(i)),
  "64 KiB": [Buffer.alloc(65_536, 0xa5)],
  "an array buffer": [new Uint8Array([1, 2, 3]).buffer],
  "what looks like a placeholder": [{ _placeholder: true, num: 0 }],
};

for (const [what, args] of Object.entries(SAME)) {
  forEachTransport(`echoes ${what}`, async (transports) => {
    const socket = await connected(C, options({ transports }));
    socket.emit("message", ...args);
    assert.deepStrictEqual(await next(socket, "message-back"), args);
  });
}

forEachTransport("is answered, with bytes and dates", async (transports) => {
  const socket = await connected(C, options({ transports }));
  const sent = [1, { at: new Date(5), data: bytes(1, 2) }, undefined];
  const answer = await new Promise((resolve) => socket.emit("message-with-ack", ...sent, (...args) => resolve(args)));
  assert.deepStrictEqual(answer, sent);
});

forEachTransport("answers the server, with bytes and dates", async (transports) => {
  const socket = await connected(C, options({ transports }));
  socket.on("question", (x, answer) => answer(x, bytes(3), new Date(7)));
  socket.emit("ask", "who?");
  assert.deepStrictEqual(await next(socket, "answered"), ["who?", bytes(3), new Date(7)]);
});

test("500 questions at once are each answered with their own answer", async () => {
  const socket = await connected(C, options({ transports: ["websocket"] }));
  const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => socket.emitWithAck("message-with-ack", i)));
  assert.deepEqual(answers, Array.from({ length: 500 }, (_, i) => i));
});

test("order holds over the upgrade", async () => {
  const socket = client(C, options());
  const got = [];
  const all = new Promise((resolve) => socket.on("message-back", (i) => got.push(i) === 200 && resolve()));
  await connectedTo(socket);
  for (let i = 0; i < 200; i++) socket.emit("message", i);
  await all;
  assert.deepEqual(got, Array.from({ length: 200 }, (_, i) => i));
});

test("credentials arrive", async () => {
  const auth = { token: "abc", more: [1, null, { deep: true }] };
  const socket = client(C, options({ auth }));
  assert.deepEqual(await next(socket, "auth"), [auth]);
});

test("a refusal has its data", async () => {
  const socket = client(C, options({ auth: { refuse: true } }));
  const [error] = await next(socket, "connect_error");
  assert.equal(error.message, "not you");
  assert.deepEqual(error.data, { code: 42, why: ["a", 1.5, null] });
});

test("an unknown namespace is refused, and the others stay", async () => {
  const socket = await connected(C, options());
  const [error] = await next(socket.io.socket("/unknown"), "connect_error");
  assert.equal(error.message, "Invalid namespace");
  assert.equal(await socket.emitWithAck("message-with-ack", "here"), "here");
});

test("namespaces share one connection, and are left one by one", async () => {
  const main = await connected(C, options());
  const custom = main.io.socket("/custom");
  assert.deepEqual(await next(custom, "auth"), [{}]);
  assert.equal(custom.io.engine, main.io.engine);
  custom.disconnect();
  assert.equal(await main.emitWithAck("message-with-ack", "here"), "here");
});

test("the server ends it", async () => {
  const socket = await connected(C, options());
  const gone = next(socket, "disconnect");
  socket.emit("part");
  assert.equal((await gone)[0], "io server disconnect");
});

forEachTransport("hears what is sent to its room", async (transports) => {
  const [a, b] = await Promise.all([connected(C, options({ transports })), connected(C, options({ transports }))]);
  for (const socket of [a, b]) await socket.emitWithAck("join", "tea");
  const both = [a, b].map((socket) => next(socket, "room-message"));
  a.emit("to-room", "tea", { data: bytes(1), at: new Date(9) });
  assert.deepStrictEqual(await Promise.all(both), Array(2).fill([{ data: bytes(1), at: new Date(9) }]));
});

// What no client sends: the connection is closed, and the next one is served.
const BAD = {
  text: '2["message"]',
  "no bytes": bytes(),
  "no map": bytes(0x90),
  "a packet cut short": bytes(0x83, 0xa4),
  "an unknown type": Buffer.from("83a47479706505a36e7370a12fa46461746191a161", "hex"),
  "an event before CONNECT": Buffer.from("83a47479706502a36e7370a12fa46461746191a161", "hex"),
  "bytes behind the packet": Buffer.from("82a47479706500a36e7370a12f00", "hex"),
  "an array of 4 billion": Buffer.from("83a47479706502a36e7370a12fa464617461ddffffffff", "hex"),
};

for (const [what, message] of Object.entries(BAD)) {
  test(`closes the connection at ${what}`, async () => {
    const socket = closing(new EngineSocket(C, { path: "/msgpack", transports: ["websocket"] }));
    await next(socket, "open");
    socket.send(message);
    await next(socket, "close");
    await connected(C, options());
  });
}

run();
