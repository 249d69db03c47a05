// The servers that the suite of the Java client talks to, by the handlers of Counterpart: socket.io 4.8, or 2.5.
// usage: node counterpart.mjs 4|2   prints the port, and ends with its standard input
import { createServer } from "node:http";

const former = process.argv[2] === "2";
const Server = former ? (await import("socket.io-v2")).default : (await import("socket.io")).Server;

const MOUNTS = {
  "/socket.io": {},
  "/quick": { pingInterval: 300, pingTimeout: 700 },
  "/small": { maxHttpBufferSize: 2000 },
  "/recovery": { connectionStateRecovery: {} },
  "/msgpack": { parser: former ? undefined : await import("socket.io-msgpack-parser") },
  "/deflate": { perMessageDeflate: { threshold: 1024 } },
};

// What handlers remember, for all connections: events that were counted, ends, answers that are held back.
const counted = new Map();
const ended = new Map();
const held = new Map();
const list = (map, key) => map.get(key) ?? map.set(key, []).get(key);

function mount(http, path, options) {
  const io = new Server(http, { ...options, path, serveClient: false });
  io.engine.on("initial_headers", (headers) => (headers["set-cookie"] = ["visit=1; Path=/"]));
  for (const name of ["/", "/other"]) io.of(name).on("connection", (socket) => serve(io, io.of(name), socket));
  io.of("/guarded").use(guard).on("connection", (socket) => serve(io, io.of("/guarded"), socket));
  io.of("/greeting").on("connection", (socket) => [1, 2, 3].forEach((number) => socket.emit("greeting", number)));
}

function guard(socket, next) {
  const token = auth(socket).token;
  if (token === "right") return next();
  next(token === "wrong" ? Object.assign(new Error("wrong token"), { data: { code: 7 } }) : new Error("no token"));
}

const auth = (socket) => (former ? socket.handshake.query : socket.handshake.auth);

function serve(io, namespace, socket) {
  echo(socket);
  describe(io, namespace, socket);
  rooms(namespace, socket);
  remember(socket);
  leave(socket);
}

function echo(socket) {
  socket.on("echo", (...args) => {
    const answer = typeof args.at(-1) === "function" ? args.pop() : (...echoed) => socket.emit("echo", ...echoed);
    answer(...args);
  });
  socket.on("never", () => {});
  socket.on("ask", (...args) => socket.emit("question", ...args, (...answer) => socket.emit("answered", ...answer)));
  socket.on("burst", (count) => {
    for (let number = 0; number < count; number++) socket.emit("item", number);
  });
  socket.on("bytes", (count, answer) => answer(Buffer.from(Array.from({ length: count }, (_, at) => at % 251))));
}

function describe(io, namespace, socket) {
  socket.on("id", (answer) => answer(socket.id));
  socket.on("transport", (answer) => answer(socket.conn.transport.name));
  socket.on("handshake", (answer) =>
    answer({ auth: auth(socket), query: socket.handshake.query, headers: socket.handshake.headers }),
  );
  socket.on("sockets", (answer) =>
    answer(former ? Object.keys(namespace.connected).length : namespace.sockets.size),
  );
  socket.on("sessions", (answer) => answer(io.engine.clientsCount));
}

function rooms(namespace, socket) {
  socket.on("join", (room, answer) => {
    socket.join(room);
    answer();
  });
  socket.on("leave", (room, answer) => {
    socket.leave(room);
    answer();
  });
  socket.on("to-room", (room, ...args) => namespace.to(room).emit("room", ...args));
}

function remember(socket) {
  socket.on("count", (key, value, ...rest) => {
    list(counted, key).push(value);
    const answer = rest.at(-1);
    if (typeof answer === "function") answer(value);
  });
  socket.on("counted", (key, answer) => answer(list(counted, key)));
  socket.on("hold", (key, answer) => {
    list(counted, key).push("held");
    list(held, key).push(answer);
  });
  socket.on("release", (key, answer) => {
    for (const late of list(held, key)) late(key);
    held.delete(key);
    answer();
  });
  socket.on("watch", (key, answer) => {
    socket.on("disconnect", (reason) => list(ended, key).push(reason));
    answer();
  });
  socket.on("ended", (key, answer) => answer(list(ended, key)));
}

function leave(socket) {
  socket.on("part", () => socket.disconnect());
  socket.on("end", () => socket.disconnect(true));
}

const http = createServer((_request, response) => response.writeHead(404).end());
for (const [path, options] of Object.entries(MOUNTS)) mount(http, path, options);
http.listen(0, "127.0.0.1", 4096, () => process.stdout.write(`${http.address().port}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
