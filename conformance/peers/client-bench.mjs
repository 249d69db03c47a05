// The reference client as bench/clients measures it; conformance/run client does the same with Yam's.
// usage: node client-bench.mjs PORT CONNECTIONS IN_FLIGHT BYTES
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [port, connections, inFlight, bytes] = process.argv.slice(2).map(Number);
const text = "x".repeat(bytes);
let echoes = 0;

const connect = () => new Promise((resolve, reject) => {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true });
  socket.on("echo", (echo) => {
    echoes++;
    socket.emit("echo", echo);
  });
  socket.once("connect", () => resolve(socket));
  socket.once("connect_error", reject);
});
const sockets = await Promise.all(Array.from({ length: connections }, connect));
process.stdout.write("ready\n");
for (const socket of sockets) {
  for (let i = 0; i < inFlight; i++) socket.emit("echo", text);
}
createInterface({ input: process.stdin })
  .on("line", () => process.stdout.write(`${echoes}\n`))
  .on("close", () => process.exit(0));
