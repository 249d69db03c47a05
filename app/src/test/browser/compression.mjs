// A page of a compressing server in a real browser. Ends with 0 when all was seen, else says what was not.
//
//   node compression.mjs ADDRESS BROWSER

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [address, executablePath] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

try {
  const page = await browser.newPage();
  const codings = new Map();
  page.on("response", async response => {
    const kind = new URL(response.url()).pathname.endsWith(".js") ? "script" : "poll";
    const coding = (await response.allHeaders())["content-encoding"];
    if (coding) codings.set(kind, coding);
  });
  await page.goto(address);

  for (const transport of ["websocket", "polling"]) {
    const seen = await page.evaluate(async transport => {
      const socket = io({ transports: [transport], forceNew: true });
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
      const backs = [];
      for (let i = 0; i < 30; i++) {
        const sent = [`${i} ${"all work and no play ".repeat(200)}€`, new TextEncoder().encode("bytes ".repeat(500)).buffer];
        const back = await new Promise((resolve, reject) =>
          socket.timeout(15_000).emit("echo", ...sent, (late, ...back) => (late ? reject(late) : resolve(back))));
        backs.push(back[0] === sent[0] && new TextDecoder().decode(back[1]) === "bytes ".repeat(500));
      }
      const extensions = socket.io.engine.transport.ws?.extensions;
      socket.disconnect();
      return { all: backs.length === 30 && backs.every(Boolean), extensions };
    }, transport);
    assert.equal(seen.all, true, `everything came back over ${transport}`);
    if (transport === "websocket") assert.match(seen.extensions, /^permessage-deflate/);
    console.log(`${transport}: seen, ${seen.extensions ?? codings.get("poll")}`);
  }
  assert.equal(codings.get("poll"), "gzip");
  assert.match(codings.get("script"), /^(br|gzip)$/); // browsers accept brotli on secure origins, localhost among them
} finally {
  await browser.close();
}
