// The client of Socket.IO 2 in a real browser. Ends with 0 when all was seen, else says what was not.
//
//   node former.mjs ADDRESS BROWSER

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [address, executablePath] = process.argv.slice(2);
const WAYS = {
  polling: { transports: ["polling"] },
  "polling, base64": { transports: ["polling"], forceBase64: true },
  JSONP: { transports: ["polling"], forceJSONP: true },
  websocket: { transports: ["websocket"] },
  "websocket, base64": { transports: ["websocket"], forceBase64: true },
  upgrade: {},
};

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

try {
  const page = await browser.newPage();
  const kinds = new Set();
  page.on("response", async response => {
    if (response.url().includes("transport=polling")) kinds.add((await response.allHeaders())["content-type"]);
  });
  await page.goto(address);

  for (const [way, options] of Object.entries(WAYS)) {
    kinds.clear();
    const seen = await page.evaluate(async options => {
      const within = promise =>
        Promise.race([promise, new Promise((_, late) => setTimeout(() => late(new Error("too late")), 15_000))]);
      const socket = io({ forceNew: true, reconnection: false, ...options });
      const upgraded = options.transports ? null : within(new Promise(resolve => socket.io.engine.once("upgrade", resolve)));
      await within(new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject)));
      await upgraded;
      const backs = [];
      for (const text of ["plain", "\" ' \\ \\n \\\\n \n \r\n \t </script> & + % = é 😀 \u2028\u2029 \0", "x".repeat(50_000)]) {
        const bytes = new Uint8Array([0, 1, 254, 255, text.length & 255]);
        const [back, data] = await within(new Promise(resolve => socket.emit("echo", text, bytes.buffer, (...all) => resolve(all))));
        backs.push(back === text && String(new Uint8Array(data)) === String(bytes));
        backs.push((await within(new Promise(resolve => socket.emit("echo", text, resolve)))) === text);
      }
      const transport = socket.io.engine.transport.name;
      socket.close();
      return { backs, transport };
    }, options);
    assert.deepEqual(seen.backs, Array(6).fill(true), `everything came back by ${way}`);
    console.log(`${way}: seen over ${seen.transport}, ${[...kinds].sort().join(" ")}`);
  }
} finally {
  await browser.close();
}
