// Servers of bare Engine.IO, of today and before, that send every message back.
// usage: node engines.mjs BASEPORT     engine.io 6 listens there, engine.io 3 on the port behind
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { attach } from "engine.io";

const former = createRequire(createRequire(import.meta.url).resolve("socket.io-v2"))("engine.io");
const base = Number(process.argv[2]);

const options = {
  pingInterval: 300,
  pingTimeout: 5000,
  maxHttpBufferSize: 1e6,
  cookie: { name: "io" },
  perMessageDeflate: { threshold: 100 },
};

function serve(engine) {
  engine.on("connection", (session) => {
    session.on("message", (data) => {
      if (data === "close") session.close();
      else if (String(data).startsWith("knows ")) session.send(String(data.slice(6) in engine.clients));
      else if (data === "cookie") session.send(session.request.headers.cookie ?? "");
      else session.send(data);
    });
  });
}

function listen(make, offset) {
  const http = createServer((_request, response) => response.writeHead(404).end("nobody here"));
  http.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  serve(make(http));
  return new Promise((resolve) => http.listen(base + offset, "127.0.0.1", resolve));
}

await listen((http) => attach(http, options), 0);
await listen((http) => former.attach(http, { ...options, cookie: "io" }), 1);
console.log("ready");
