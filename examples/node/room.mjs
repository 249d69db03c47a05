// Somebody in the room: says hello when all are there, and ends when all have said it.
//
//   node room.mjs NAME ADDRESS      an http:// URL, or the path of a Unix socket

import { io } from "socket.io-client";
import { stream } from "./stream-transport.mjs";

const [name, address] = process.argv.slice(2);
const socket = address.startsWith("http")
  ? io(address, { transports: ["websocket"] })
  : io("http://localhost", { transports: [stream({ path: address })] });

let heard = 0;
socket.on("connect_error", error => console.error(error.message));
socket.on("all here", () => socket.emit("message", { from: name, text: "Hello" }));
socket.on("message", ({ from, text, by }) => {
  console.log(`${from}: ${text}, by ${by}`);
  if (++heard === 3) socket.close();
});
