import { assert, connected, next, test, forEachTransport, H, C, run } from "./harness.mjs";

const VALUES = {
  "nothing at all": [],
  "null": [null],
  "booleans": [true, false],
  "numbers": [0, -1, 1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER],
  "strings": ["", "a", 'quote " and \\ backslash', "line\nbreak\r\n\ttab", "\u0000\u001e\u2028\u2029"],
  "unicode": ["пойду спать всем спокойной ночи", "てすと", "Ä ä Ü ü ß", "العربية"],
  "emoji": ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "a😀b"],
  "objects": [{}, { a: { b: { c: [1, { d: null }] } } }],
  "arrays": [[], [[]], [1, [2, [3, [4]]]]],
  "names of prototypes": [JSON.parse('{"__proto__":{"x":1}}'), { constructor: 1, toString: 2, hasOwnProperty: 3 }],
  "what looks like an attachment": [{ _placeholder: true, num: 0 }, { _placeholder: true, num: 99 }],
  "a date": [new Date(0).toISOString()],
};

for (const [what, args] of Object.entries(VALUES)) {
  forEachTransport(`echoes ${what}`, async (transports) => {
    const socket = await connected(H, { transports });
    socket.emit("message", ...args);
    assert.deepEqual(await next(socket, "message-back"), args);
  });
}

for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "", "😀", "a b", "error"]) {
  test(`an event named ${JSON.stringify(name)} that nobody handles does no harm`, async () => {
    const socket = await connected(H);
    socket.emit(name, { x: 1 });
    socket.emit("message", "alive");
    assert.deepEqual(await next(socket, "message-back"), ["alive"]);
    assert.equal({}.x, undefined);
  });
}

test("a numeric event name does no harm", async () => {
  const socket = await connected(H);
  socket.emit(42, "x");
  socket.emit("message", "alive");
  assert.deepEqual(await next(socket, "message-back"), ["alive"]);
});

test("hears an event without arguments", async () => {
  const socket = await connected(C);
  socket.emit("hi");
  await next(socket, "hi");
});

test("hears false", async () => {
  const socket = await connected(C);
  socket.emit("false");
  // State recovery appends an offset.
  assert.equal((await next(socket, "false"))[0], false);
});

test("hears five strings of many scripts in order", async () => {
  const socket = await connected(C);
  const got = [];
  socket.on("takeUtf8", (text) => got.push(text));
  socket.emit("getUtf8");
  while (got.length < 5) await next(socket, "takeUtf8");
  assert.deepEqual(got, ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]);
});

test("hears dates as strings", async () => {
  const socket = await connected(C);
  socket.emit("getDate");
  const [date] = await next(socket, "takeDate");
  assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  socket.emit("getDateObj");
  assert.equal(typeof (await next(socket, "takeDateObj"))[0].date, "string");
});

test("catch-all listeners of the client see every event", async () => {
  const socket = await connected(H);
  const seen = [];
  socket.onAny((event, ...args) => event !== "auth" && seen.push([event, ...args]));
  socket.emit("message", 1);
  await next(socket, "message-back");
  assert.deepEqual(seen, [["message-back", 1]]);
});

run();
