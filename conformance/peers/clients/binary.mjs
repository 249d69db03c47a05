import { assert, connected, next, absent, test, forEachTransport, H, C, run } from "./harness.mjs";

const bytes = (...values) => Buffer.from(values);
const NESTED = {
  "one buffer": [bytes(0, 1, 2, 255)],
  "an empty buffer": [bytes()],
  "a buffer between texts": ["a", bytes(1), "b"],
  "a buffer in an object": [{ data: bytes(1, 2) }],
  "a buffer in an array": [[bytes(1), 2, [bytes(3)]]],
  "buffers at depth": [{ a: { b: [{ c: { d: [[[{ e: bytes(9) }]]] } }] }, f: bytes(8) }],
  "ten buffers": Array.from({ length: 10 }, (_, i) => bytes(i)),
  "a buffer and what looks like one": [bytes(7), { _placeholder: false, num: 0 }],
  "64 KiB": [Buffer.alloc(65_536, 0xa5)],
};

for (const [what, args] of Object.entries(NESTED)) {
  forEachTransport(`echoes ${what}`, async (transports) => {
    const socket = await connected(H, { transports });
    socket.emit("message", ...args);
    assert.deepEqual(await next(socket, "message-back"), args);
  });
}

test("sends typed arrays and array buffers", async () => {
  const socket = await connected(H);
  socket.emit("message", new Uint8Array([1, 2]), new Uint8Array([3]).buffer);
  assert.deepEqual(await next(socket, "message-back"), [bytes(1, 2), bytes(3)]);
});

test("binary over polling as base64 by wish of the client", async () => {
  const socket = await connected(H, { transports: ["polling"], forceBase64: true });
  socket.emit("message", bytes(1, 2, 3));
  assert.deepEqual(await next(socket, "message-back"), [bytes(1, 2, 3)]);
});

forEachTransport("hears bytes from the server", async (transports) => {
  const socket = await connected(C, { transports });
  socket.emit("doge");
  assert.deepEqual((await next(socket, "doge"))[0], Buffer.from("asdfasdf"));
  socket.emit("getbin");
  assert.deepEqual((await next(socket, "takebin"))[0], Buffer.from("asdfasdf"));
});

forEachTransport("the server knows bytes from text", async (transports) => {
  const socket = await connected(C, { transports });
  socket.emit("buffa", "text");
  await absent(socket, "buffack", 100);
  socket.emit("buffa", Buffer.from("asdf"));
  await next(socket, "buffack");
});

forEachTransport("the server finds bytes in an object", async (transports) => {
  const socket = await connected(C, { transports });
  socket.emit("jsonbuff", { hello: "lol", message: Buffer.from("howdy"), goodbye: "gotcha" });
  await next(socket, "jsonbuff-ack");
});

forEachTransport("binary and text keep their order", async (transports) => {
  const socket = await connected(C, { transports });
  socket.emit("abuff1", Buffer.from("abuff1"));
  socket.emit("abuff2", "please arrive second");
  await next(socket, "abuff2-ack");
});

forEachTransport("blob, text, blob keep their order", async (transports) => {
  const socket = await connected(C, { transports });
  socket.emit("blob1", Buffer.from("1"));
  socket.emit("blob2", "second");
  socket.emit("blob3", Buffer.from("3"));
  await next(socket, "blob3-ack");
});

forEachTransport("200 events, every second one binary, keep their order", async (transports) => {
  const socket = await connected(H, { transports });
  const got = [];
  const all = new Promise((resolve) => socket.on("message-back", (x) => got.push(x) === 200 && resolve()));
  const sent = Array.from({ length: 200 }, (_, i) => (i % 2 ? bytes(i) : i));
  for (const x of sent) socket.emit("message", x);
  await all;
  assert.deepEqual(got, sent);
});

run();
