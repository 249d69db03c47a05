// Runs named cases one after the other and prints one JSON line for each:
//   {"plan": N} first, then {"name": "...", "ok": true} or {"name": "...", "ok": false, "error": "..."}.
// Each case gets a function to register what must be closed when it ends.
import assert from "node:assert/strict";
import { createServer, connect as tcpConnect } from "node:net";
import { once } from "node:events";
import { io, Manager } from "socket.io-client";
import { Socket as EngineSocket } from "engine.io-client";

const base = Number(process.argv[2]);
export const P = `http://127.0.0.1:${base}`;
export const C = `http://127.0.0.1:${base + 1}`;
export const H = `http://127.0.0.1:${base + 2}`;
export const TRANSPORTS = { polling: ["polling"], websocket: ["websocket"], upgraded: ["polling", "websocket"] };
export { assert, EngineSocket, Manager };

const cases = [];
let open = [];

export const test = (name, run) => cases.push({ name, run });

export function forEachTransport(name, run) {
  for (const [kind, transports] of Object.entries(TRANSPORTS)) {
    test(`${name}, ${kind}`, () => run(transports, kind));
  }
}

/** Ends `closeable` when the case does. */
export function closing(closeable) {
  open.push(closeable);
  return closeable;
}

/** A Socket.IO client with a connection of its own that does not reconnect unless told to. */
export function client(url, options = {}) {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  // The whole connection: other namespaces may have joined it.
  closing({ close: () => (socket.disconnect(), socket.io._close()) });
  return socket;
}

/** A connected client; where it may upgrade, the upgrade is over. */
export async function connected(url, options = {}) {
  const socket = client(url, options);
  await connectedTo(socket);
  if (!options.transports || options.transports.length > 1) await upgraded(socket.io.engine);
  return socket;
}

export function connectedTo(socket) {
  return within(
    new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    }),
    "connect",
  );
}

export function upgraded(engine) {
  if (engine.transport.name === "websocket") return Promise.resolve();
  return next(engine, "upgrade");
}

/** The arguments of the next `event`. */
export function next(emitter, event) {
  return within(new Promise((resolve) => emitter.once(event, (...args) => resolve(args))), `event ${String(event)}`);
}

/** Fails when `event` comes within `ms`. */
export function absent(emitter, event, ms = 200) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      emitter.off(event, came);
      resolve();
    }, ms);
    function came(...args) {
      clearTimeout(timer);
      reject(new Error(`unexpected ${event} ${JSON.stringify(args)}`));
    }
    emitter.once(event, came);
  });
}

export function within(promise, what, ms = 15_000) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${ms} ms`)), ms);
    // One that lost a race must not hold the process: what bounds the case does, as long as it runs.
    timer.unref();
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The heartbeat of profile P leaves a busy machine no room: what depends on it is tried again. */
export async function patiently(run, times = 5) {
  for (let i = 1; ; i++) {
    try {
      return await run();
    } catch (error) {
      if (i === times) throw error;
    }
  }
}

export async function until(condition, what, ms = 15_000) {
  const deadline = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not ${what} within ${ms} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * A TCP proxy before `url` whose connections can be cut; `swallow` keeps what the server sends to itself, and that it closes,
 * until one of the others is called, and tells it as text; `abandon` loses the clients and leaves the server with connections that seem alive.
 */
export async function proxy(url) {
  const target = new URL(url);
  const pairs = new Set();
  const abandoned = [];
  let swallowed;
  const keep = (data) => (swallowed += data.toString("latin1"));
  const server = createServer((downstream) => {
    const pair = { downstream, upstream: tcpConnect(Number(target.port), target.hostname) };
    pairs.add(pair);
    const end = () => {
      if (!pairs.delete(pair)) return;
      pair.downstream.destroy();
      pair.upstream.destroy();
    };
    downstream.on("error", () => {}).on("close", end);
    // Over polling the server closes after each answer: to see that would tell the client that the answer is lost.
    pair.upstream.on("error", () => {}).on("close", () => swallowed === undefined && end());
    downstream.pipe(pair.upstream);
    if (swallowed === undefined) pair.upstream.pipe(downstream);
    else pair.upstream.on("data", keep);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    swallowed = undefined;
    pairs.forEach(({ downstream, upstream }) => (downstream.destroy(), upstream.destroy()));
  };
  const swallow = () => {
    swallowed = "";
    pairs.forEach(({ downstream, upstream }) => upstream.unpipe(downstream).on("data", keep).resume());
    return () => swallowed;
  };
  const abandon = () => {
    swallowed = undefined;
    for (const pair of pairs) {
      pairs.delete(pair);
      abandoned.push(pair.upstream);
      pair.downstream.unpipe(pair.upstream);
      pair.upstream.unpipe(pair.downstream).removeListener("data", keep).resume();
      pair.downstream.destroy();
    }
  };
  closing({
    close() {
      cut();
      abandoned.forEach((upstream) => upstream.destroy());
      server.close();
    },
  });
  return { url: `http://127.0.0.1:${server.address().port}`, cut, swallow, abandon };
}

export async function run() {
  console.log(JSON.stringify({ plan: cases.length }));
  for (const { name, run } of cases) {
    open = [];
    const awake = setInterval(() => {}, 1000);
    try {
      await within(Promise.resolve().then(run), "end of the case", 20_000);
      console.log(JSON.stringify({ name, ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ name, ok: false, error: String(error?.stack ?? error) }));
    }
    clearInterval(awake);
    for (const closeable of open.reverse()) closeable.close();
  }
  // Nothing may hold the process: a client that does is a defect of the suite.
  setTimeout(() => process.exit(3), 5000).unref();
}
