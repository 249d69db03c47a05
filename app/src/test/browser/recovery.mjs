// The npm client in a page loses its connection for five seconds and must then have every number that was broadcast,
// once and in order. What the proxy in between has to do is said on standard output.
//
//   node recovery.mjs ADDRESS BROWSER CUT TRANSPORT
//
// Cuts: client (its engine closes), hole (the network swallows everything, then the connection is gone).
// Transports: polling, websocket, upgrade.

import { chromium } from "playwright-core";

const [address, executablePath, cut, transport] = process.argv.slice(2);
const CUT = 5_000;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

try {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(address + "icon.svg");
  await page.evaluate(async ([transport, delay]) => {
    const { io } = await import("/vendor/socket.io.esm.min.js");
    const socket = io(location.origin, {
      transports: transport === "upgrade" ? ["polling", "websocket"] : [transport], reconnectionDelay: delay, reconnectionDelayMax: delay, randomizationFactor: 0,
    });
    window.link = { socket, numbers: [], connections: [], last: undefined };
    socket.on("number", number => window.link.numbers.push(number));
    socket.on("end", count => (window.link.last = count - 1));
    socket.on("connect", () => window.link.connections.push([socket.id, Boolean(socket.recovered)]));
  }, [transport, cut === "client" ? CUT : 100]);

  await page.waitForFunction(() => window.link.numbers.length > 100);
  if (transport === "upgrade") {
    await page.waitForFunction(() => window.link.socket.io.engine.transport.name === "websocket");
  }
  if (cut === "client") {
    await page.evaluate(() => window.link.socket.io.engine.close());
  } else {
    console.log("swallow");
    await page.waitForTimeout(CUT);
    console.log("let go");
  }
  // Where the hole took a poll and not its answer, the browser has asked again and nothing was lost.
  if (cut === "client" || transport !== "polling") {
    await page.waitForFunction(() => window.link.connections.length === 2);
  }
  const heard = await page.evaluate(() => window.link.numbers.length);
  await page.waitForFunction(before => window.link.numbers.length > before + 100, heard);
  await page.evaluate(() => window.link.socket.emit("stop"));
  await page.waitForFunction(() => window.link.last !== undefined);

  const { numbers, connections, last } = await page.evaluate(() => {
    const { numbers, connections, last } = window.link;
    return { numbers, connections, last };
  });
  const [[first, fresh], ...later] = connections;
  const wrong = numbers.findIndex((number, i) => number !== numbers[0] + i);
  if (fresh || later.some(([id, recovered]) => !recovered || id !== first)) console.log(`not recovered: ${JSON.stringify(connections)}`);
  else if (wrong >= 0) console.log(`${numbers[wrong - 1]} is followed by ${numbers[wrong]}`);
  else if (numbers.at(-1) !== last) console.log(`${numbers.at(-1)} is not the last, ${last} is`);
  else console.log("recovered, each number once");
} catch (problem) {
  console.log(problem.stack);
} finally {
  await browser.close();
}
