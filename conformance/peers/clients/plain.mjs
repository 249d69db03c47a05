// Plain JSON messages by `ws`, which knows nothing but WebSocket, beside a stock client and one of lines, whose wire is TCP.
// Arguments: the port of the web, the port of lines.
import { once } from "node:events";
import { connect as tcpConnect } from "node:net";
import { createInterface } from "node:readline";
import WebSocket from "ws";
import { test, assert, closing, connected, next, run, within } from "./harness.mjs";

const [web, lines] = process.argv.slice(2, 4).map(Number);
const url = `ws://127.0.0.1:${web}`;

/** A WebSocket whose messages wait until they are asked for. */
class Plain {
  #messages = [];
  #waiting = [];

  constructor(path = "/", protocols = ["token"]) {
    this.socket = closing(Object.assign(new WebSocket(url + path, protocols), {}));
    this.opened = once(this.socket, "open");
    this.closed = once(this.socket, "close").then(([code, reason]) => [code, String(reason)]);
    this.pings = 0;
    this.socket.on("ping", () => this.pings++);
    this.socket.on("message", (data, isBinary) => {
      const message = isBinary ? data : String(data);
      const waits = this.#waiting.shift();
      if (waits) waits(message);
      else this.#messages.push(message);
    });
  }

  /** Let in. */
  static async open(path, protocols) {
    const plain = new Plain(path, protocols);
    await within(plain.opened, "open");
    await plain.silent();
    return plain;
  }

  send(message) {
    this.socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    return this;
  }

  /** The next text. */
  text() {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return within(new Promise((resolve) => this.#waiting.push(resolve)), "message");
  }

  async next() {
    return JSON.parse(await this.text());
  }

  /** Nothing else was sent: the answer to this comes next. */
  async silent() {
    assert.deepEqual(await this.send({ type: "still there" }).next(), { type: "here" });
  }
}

/** A client of lines; it is in once it is answered. */
async function line() {
  const socket = closing(Object.assign(tcpConnect(lines, "127.0.0.1"), { close: () => socket.destroy() }));
  const read = createInterface({ input: socket })[Symbol.asyncIterator]();
  const peer = {
    emit: (eventName, ...args) => socket.write(JSON.stringify({ eventName, args }) + "\r\n"),
    next: async () => JSON.parse((await within(read.next(), "line")).value),
  };
  peer.emit("still there");
  assert.deepEqual(await peer.next(), { eventName: "here" });
  return peer;
}

test("a message is answered at any path", async () => {
  for (const path of ["/", "/any/path?x=1"]) {
    const plain = await Plain.open(path);
    assert.deepEqual(await plain.send({ type: "ping" }).next(), { type: "pong", message: "Pong" });
    await plain.silent();
  }
});

test("an unknown type is answered by a text", async () => {
  const plain = await Plain.open();
  assert.equal(await plain.send({ type: "nope" }).text(), "Unknown message type");
});

test("what is no message is told its sender, who stays, and nobody else", async () => {
  const other = await Plain.open();
  const plain = await Plain.open();
  for (const bad of ["not json", "[]", '{"type":', Buffer.from('{"type":"ping"}'), "2probe", '42["ping"]']) {
    const { type, status } = await plain.send(bad).next();
    assert.deepEqual({ type, status }, { type: "exception", status: "error" });
  }
  for (const nothing of [{}, { type: null }]) plain.send(nothing);
  await plain.silent();
  await other.silent();
});

test("both ends ask and answer", async () => {
  const plain = await Plain.open();
  assert.deepEqual(await plain.send({ type: "add", a: 1, b: 2, ackId: 0 }).next(), { type: "ack", ackId: 0, data: { sum: 3 } });
  const question = await plain.send({ type: "ask me" }).next();
  assert.equal(question.type, "question");
  plain.send({ type: "ack", ackId: question.ackId, data: ["yes", "é"] });
  assert.deepEqual(await plain.next(), { type: "heard", data: ["yes", "é"] });
});

test("the first subprotocol is given back, and the token in it decides", async () => {
  assert.equal((await Plain.open("/", ["token", "json"])).socket.protocol, "token");
  const refused = new Plain("/", ["garbage"]);
  await within(refused.opened, "open");
  assert.deepEqual(await within(refused.closed, "close"), [1008, "Unauthorized"]);
});

test("pings are answered by the library, and the connection stays", async () => {
  const plain = await Plain.open();
  while (plain.pings < 3) await within(once(plain.socket, "ping"), "ping");
  await plain.silent();
});

test("long messages and messages in fragments come whole", async () => {
  const plain = await Plain.open();
  const text = "long é 😀 ".repeat(50_000);
  assert.deepEqual(await plain.send({ type: "echo", text }).next(), { type: "echo", text });
  const [head, tail] = ['{"type":"ec', 'ho","n":1}'];
  plain.socket.send(head, { fin: false });
  plain.socket.ping();
  plain.socket.send(tail, { fin: true });
  assert.deepEqual(await plain.next(), { type: "echo", n: 1 });
});

test("who is sent away is closed with 1000, and whose code is said gets it back", async () => {
  const away = await Plain.open();
  away.send({ type: "go" });
  assert.deepEqual(await within(away.closed, "close"), [1000, ""]);
  for (const code of [1000, 3000]) {
    const leaving = await Plain.open();
    leaving.socket.close(code, "bye");
    assert.equal((await within(leaving.closed, "close"))[0], code);
  }
});

test("compression is declined", async () => {
  assert.equal((await Plain.open()).socket.extensions, "");
});

test("a room has clients of every kind, and each hears the others", async () => {
  const stock = await connected(`http://127.0.0.1:${web}`, { transports: ["websocket"], auth: { token: "token" } });
  const one = await Plain.open();
  const two = await Plain.open();
  const peer = await line();
  await stock.timeout(10_000).emitWithAck("join");
  for (const plain of [one, two]) assert.deepEqual(await plain.send({ type: "join", ackId: 1 }).next(), { type: "ack", ackId: 1, data: true });
  peer.emit("join");
  assert.deepEqual(await peer.next(), { eventName: "joined" });

  let said = next(stock, "said");
  one.send({ type: "say", text: "é" });
  assert.deepEqual(await said, [{ type: "say", text: "é" }]);
  assert.deepEqual(await two.next(), { type: "said", text: "é" });
  assert.deepEqual(await peer.next(), { eventName: "said", args: [{ type: "say", text: "é" }] });

  stock.emit("say", 1, [2], Buffer.from([3, 4]));
  for (const plain of [one, two]) assert.deepEqual(await plain.next(), { type: "said", data: [1, [2], "AwQ="] });
  assert.deepEqual(await peer.next(), { eventName: "said", args: [1, [2], { type: "Buffer", data: [3, 4] }] });

  said = next(stock, "said");
  peer.emit("say", { x: null });
  assert.deepEqual(await said, [{ x: null }]);
  for (const plain of [one, two]) assert.deepEqual(await plain.next(), { type: "said", x: null });
  await one.silent();
  await two.silent();
});

run();
