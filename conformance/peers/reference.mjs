// The reference server in the profiles of the fixture, so that the suites can be proved against it.
// usage: node reference.mjs BASEPORT [HOST]
import { createServer } from "node:http";
import { Server as EngineServer } from "engine.io";
import { Server } from "socket.io";
import * as msgpack from "socket.io-msgpack-parser";

const base = Number(process.argv[2]);
const host = process.argv[3] ?? "127.0.0.1";

function listener(offset, options = {}) {
  const http = createServer(options, (_request, response) => response.writeHead(404).end());
  http.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  return { http, open: () => new Promise((resolve) => http.listen(base + offset, host, 4096, resolve)) };
}

function bareEngine(http, options, path = "/engine.io") {
  const engine = new EngineServer(options);
  engine.attach(http, { path });
  return engine;
}

function echo(engine) {
  engine.on("connection", (session) => session.on("message", (data) => session.send(data)));
  return engine;
}

function mirror(io) {
  io.on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => {
      const ack = args.pop();
      if (typeof ack === "function") ack(...args);
    });
  });
  io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));
  return io;
}

// P: the protocols
function profileP() {
  const at = listener(0);
  const options = {
    pingInterval: 300,
    pingTimeout: 200,
    maxHttpBufferSize: 1e6,
    cors: { origin: "*" },
    httpCompression: false,
  };
  echo(bareEngine(at.http, options));
  mirror(new Server(at.http, { ...options, connectTimeout: 1000, serveClient: false }));
  return at.open();
}

// C: stock clients
function profileC() {
  const at = listener(1);
  const engine = bareEngine(at.http, {
    pingInterval: 500,
    maxHttpBufferSize: 100,
    httpCompression: false,
    allowRequest: (request, done) => done(null, !request._query.deny),
  });
  engine.on("initial_headers", (headers) => {
    headers["set-cookie"] = [
      "1=1; Max-Age=86400",
      "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
      "3=3; Max-Age=0",
      `4=4; Expires=${new Date().toUTCString()}`,
    ];
  });
  engine.on("connection", (session) => {
    session.send("hi");
    session.on("message", (data) => {
      if (data === "give binary") session.send(Buffer.from([0, 1, 2, 3, 4]));
      else if (data === "give utf8") session.send("пойду спать всем спокойной ночи");
      else if (data === "sendHeaders") session.send(JSON.stringify(session.transport.dataReq?.headers ?? {}));
      else session.send(data);
    });
  });

  const io = new Server(at.http, {
    pingInterval: 2000,
    serveClient: false,
    httpCompression: false,
    connectionStateRecovery: {},
    allowRequest: (_request, done) => setTimeout(() => done(null, true), 10),
  });
  io.use((socket, next) =>
    next("fail" in socket.handshake.query ? new Error("Auth failed (main namespace)") : undefined),
  );
  io.on("connection", stockHandlers);
  io.of("/foo").on("connection", (socket) => socket.on("getId", (ack) => ack(socket.id)));
  io.of("/abc").on("connection", (socket) => socket.emit("handshake", handshake(socket)));
  io.of("/no").use((_socket, next) => next(new Error("Auth failed (custom namespace)")));
  for (const name of ["/timeout_socket", "/valid", "/asd"]) io.of(name);
  msgpackServer(at.http);
  return at.open();
}

function msgpackServer(http) {
  const io = mirror(new Server(http, { path: "/msgpack", parser: msgpack, serveClient: false, httpCompression: false }));
  io.use((socket, next) => {
    const refused = new Error("not you");
    refused.data = { code: 42, why: ["a", 1.5, null] };
    next(socket.handshake.auth.refuse ? refused : undefined);
  });
  io.on("connection", (socket) => {
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack(socket.rooms.size);
    });
    socket.on("to-room", (room, ...args) => io.to(room).emit("room-message", ...args));
    socket.on("ask", (...args) => socket.emit("question", ...args, (...answer) => socket.emit("answered", ...answer)));
    socket.on("part", () => socket.disconnect());
  });
}

const handshake = (socket) => ({ query: socket.handshake.query, auth: socket.handshake.auth });
const gotcha = (x) => x?.hello === "lol" && Buffer.isBuffer(x.message) && x.goodbye === "gotcha";

function stockHandlers(socket) {
  let abuff = false;
  let blobs = "";
  socket.on("hi", () => socket.emit("hi"));
  socket.on("echo", (x, ack) => ack(x));
  socket.on("ack", () =>
    socket.emit("ack", (n, object) => {
      if (n === 5 && object.test === true) socket.emit("got it");
    }),
  );
  socket.on("getAckDate", (_x, ack) => ack(new Date()));
  socket.on("getDate", () => socket.emit("takeDate", new Date()));
  socket.on("getDateObj", () => socket.emit("takeDateObj", { date: new Date() }));
  socket.on("getUtf8", () => {
    for (const text of ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]) {
      socket.emit("takeUtf8", text);
    }
  });
  socket.on("false", () => socket.emit("false", false));
  socket.on("doge", () => socket.emit("doge", Buffer.from("asdfasdf")));
  socket.on("getbin", () => socket.emit("takebin", Buffer.from("asdfasdf")));
  socket.on("buffa", (x) => Buffer.isBuffer(x) && socket.emit("buffack"));
  socket.on("jsonbuff", (x) => gotcha(x) && socket.emit("jsonbuff-ack"));
  socket.on("jsonblob", (x) => gotcha(x) && socket.emit("jsonblob-ack"));
  socket.on("abuff1", (x) => (abuff = Buffer.isBuffer(x)));
  socket.on("abuff2", () => abuff && socket.emit("abuff2-ack"));
  socket.on("blob", (x) => Buffer.isBuffer(x) && socket.emit("back"));
  socket.on("blob1", (x) => (blobs = Buffer.isBuffer(x) ? "1" : ""));
  socket.on("blob2", (x) => (blobs = x === "second" ? blobs + "2" : ""));
  socket.on("blob3", (x) => Buffer.isBuffer(x) && blobs === "12" && socket.emit("blob3-ack"));
  socket.on("getHandshake", (ack) => ack(handshake(socket)));
  socket.on("getId", (ack) => ack(socket.id));
}

// The clients of /operators say which operators are used.
function operators(namespace) {
  const chained = (start, { to, except, flags, timeout }) => {
    let chain = start.to(to).except(except);
    for (const flag of flags) chain = flag === "uncompressed" ? chain.compress(false) : chain[flag];
    return timeout ? chain.timeout(timeout) : chain;
  };
  const describe = (sockets) =>
    sockets.map(({ id, rooms, data, handshake }) => ({
      id,
      rooms: [...rooms],
      value: data.value ?? "",
      agent: handshake.query.agent ?? "",
    }));
  namespace.on("connection", (socket) => {
    const sent = [];
    socket.onAnyOutgoing((event) => sent.push(event));
    socket.on("sent", (ack) => ack(sent));
    socket.on("data", (value, ack) => ack((socket.data.value = value)));
    socket.on("join", (rooms, ack) => ack(socket.join(rooms)));
    socket.on("emit", (chain, ...event) => chained(namespace, chain).emit(...event));
    socket.on("emit-from", (chain, ...event) => chained(socket.broadcast, chain).emit(...event));
    socket.on("emit-with-ack", (chain, ...args) => {
      const ack = args.pop();
      chained(namespace, chain)
        .emitWithAck(...args)
        .then((responses) => ack({ failed: false, responses }))
        .catch((error) => ack({ failed: true, responses: error.responses }));
    });
    socket.on("fetch", async (chain, ack) => ack(describe(await chained(namespace, chain).fetchSockets())));
    socket.on("sockets-join", (chain, room, ack) => ack(chained(namespace, chain).socketsJoin(room)));
    socket.on("sockets-leave", (chain, room, ack) => ack(chained(namespace, chain).socketsLeave(room)));
    socket.on("disconnect-sockets", (chain, close) => chained(namespace, chain).disconnectSockets(close));
    socket.on("remote", async (id, ack) => {
      const [remote] = await namespace.in(id).fetchSockets();
      remote.join(["by remote", "left again"]);
      remote.leave("left again");
      remote.emit("from remote", 1);
      const said = await new Promise((resolve) => remote.timeout(5000).emit("question", (_error, answer) => resolve(answer)));
      ack([said, describe(await namespace.in("by remote").fetchSockets())]);
      remote.disconnect();
    });
  });
}

// H: the hardened server
function profileH() {
  const at = listener(2, { headersTimeout: 3000, requestTimeout: 5000, connectionsCheckingInterval: 250 });
  const options = {
    upgradeTimeout: 2000,
    perMessageDeflate: { threshold: 1024 },
    httpCompression: { threshold: 1024 },
  };
  const engine = echo(bareEngine(at.http, options));
  const io = mirror(
    new Server(at.http, { ...options, connectTimeout: 1000, serveClient: false, cleanupEmptyChildNamespaces: true }),
  );
  io.on("connection", (socket) => rooms(io, socket));
  io.of(/^\/dyn-\w+$/);
  operators(io.of("/operators"));
  former(at.http);
  control(engine, io);
  return at.open();
}

function rooms(io, socket) {
  socket.on("join", (room, ack) => {
    socket.join(room);
    ack?.(socket.rooms.size);
  });
  socket.on("leave", (room, ack) => {
    socket.leave(room);
    ack?.(socket.rooms.size);
  });
  socket.on("to-room", (room, ...args) => io.to(room).emit("room-message", ...args));
}

// Endpoints that serve clients of Socket.IO 2 too
function former(http) {
  echo(bareEngine(http, { allowEIO3: true }, "/former/engine.io"));
  const options = { allowEIO3: true, pingInterval: 200, serveClient: false, path: "/former/socket.io" };
  const io = mirror(new Server(http, options));
  io.on("connection", (socket) => {
    rooms(io, socket);
    socket.on("id", (ack) => ack(socket.id));
    socket.on("bye", () => socket.disconnect());
    socket.on("ask", (n) => socket.emit("question", n, (...answer) => socket.emit("answered", ...answer)));
  });
  io.of("/guarded").use((socket, next) => {
    const token = socket.handshake.auth.token;
    if (token === "right") return next();
    next(token === "wrong" ? Object.assign(new Error("wrong token"), { data: { code: 7 } }) : new Error("no token"));
  });
}

function control(engine, io) {
  const http = createServer((request, response) => {
    if (request.url !== "/stats") return response.writeHead(404).end();
    let sockets = 0;
    for (const namespace of io._nsps.values()) sockets += namespace.sockets.size;
    response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        engineSessions: engine.clientsCount + io.engine.clientsCount,
        sockets,
        namespaces: io._nsps.size,
        usedBytes: process.memoryUsage().heapUsed,
      }),
    );
  });
  http.listen(base + 3, host);
}

await Promise.all([profileP(), profileC(), profileH()]);
process.stdout.write("ready\n");
process.stdin.on("end", () => process.exit(0)).resume();
process.on("SIGTERM", () => process.exit(0));
