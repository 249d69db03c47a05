// A client of typed messages by hand: each line of the input is a message, each message that comes is a line.
//
//   node typed-messages.mjs http://localhost:8080 NAME

import { createInterface } from "node:readline";
import WebSocket from "ws";

const [address, name] = process.argv.slice(2);
const answer = await fetch(`${address}/get-token?username=${encodeURIComponent(name)}`);
const { token } = await answer.json();
const socket = new WebSocket(address.replace(/^http/, "ws"), token);

socket.on("message", (data) => console.log(String(data)));
socket.on("close", (code, reason) => console.log(`closed ${code} ${reason}`.trim()));
socket.on("error", (error) => console.error(error.message));
socket.on("open", () => {
  console.log(`open as ${name}`);
  createInterface({ input: process.stdin })
    .on("line", (line) => socket.send(line))
    .on("close", () => socket.close(1000));
});
