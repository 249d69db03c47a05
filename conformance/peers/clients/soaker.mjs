// Clients of Socket.IO that talk until their process is killed; one line is printed whenever all of them were served.
// They are not told to stop, and do not reconnect: what becomes of them is the server's to notice.
import { createHash } from "node:crypto";
import { assert, client, connectedTo, H } from "./harness.mjs";

const KINDS = [["websocket"], ["polling"], ["polling", "websocket"], ["websocket"]];
const clients = KINDS.map((transports) => client(H, { transports, reconnection: true, reconnectionDelay: 10 }));

async function talk(io, round) {
  const word = createHash("sha256").update(`${round}`).digest("hex").repeat(round % 50);
  assert.equal(await io.timeout(20_000).emitWithAck("message-with-ack", word), word);
  const bytes = await io.timeout(20_000).emitWithAck("message-with-ack", Buffer.from(word));
  assert.equal(String(bytes), word);
  await io.timeout(20_000).emitWithAck("join", `room ${round % 3}`);
  io.emit("to-room", `room ${round % 3}`, word);
  await io.timeout(20_000).emitWithAck("leave", `room ${round % 3}`);
}

process.stdin.on("end", () => process.exit(0)).resume(); // nobody is left who would kill it
await Promise.all(clients.map(connectedTo));
for (let round = 0; ; round++) {
  await Promise.all(clients.map((io) => talk(io, round)));
  console.log(round);
}
