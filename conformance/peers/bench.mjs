// The reference server with the events of the benchmarks.
// usage: node [--expose-gc] bench.mjs PORT; with the flag, GET /memory collects garbage and tells what is left
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((request, response) => {
  if (request.url !== "/memory" || !globalThis.gc) return response.writeHead(404).end();
  globalThis.gc();
  response.end(JSON.stringify(process.memoryUsage()));
});
const io = new Server(http, { serveClient: false, httpCompression: false, perMessageDeflate: false });

io.on("connection", (socket) => {
  const { room } = socket.handshake.query;
  if (room) socket.join(room);
  socket.on("join", (name) => socket.join(name));
  socket.on("echo", (value) => socket.emit("echo", value));
  socket.on("ackme", (value, ack) => ack(value));
  socket.on("bin", (value) => socket.emit("bin", value));
  socket.on("pub", (value) => io.to("r").emit("msg", value));
});

http.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
http.listen(Number(process.argv[2]), "127.0.0.1", 4096, () => process.stdout.write("ready\n"));
process.on("SIGTERM", () => process.exit(0));
