// The page of typed messages in a browser, by the keyboard alone: comes in, sends one of each type, hears another client, and
// prints what its log says.
//
//   node typed-messages-browser.mjs ADDRESS BROWSER [PICTURE]

import { chromium } from "playwright-core";

const [address, executablePath, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

try {
  const page = await browser.newPage({ colorScheme: "light" });
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const rows = (count) => page.waitForFunction((n) => document.querySelectorAll(".row").length === n, count);

  await page.goto(address);
  await page.waitForSelector("#name:focus");
  await page.keyboard.type("ada");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-state=open]");
  console.log("state: " + await page.textContent("#state"));
  console.log("empty: " + await page.textContent("#empty h2"));

  let expected = 0;
  for (const [number, text] of [[1, "hi"], [2, "hi"], [3, ""], [5, '{"type":"nope"}'], [5, "not json"]]) {
    await page.keyboard.press(`Alt+${number}`);
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await rows(expected += 2);
  }
  await page.keyboard.press("Alt+4");
  await page.keyboard.type("hello");
  await page.keyboard.press("Enter");
  await rows(expected += 2); // and what another says to that
  await page.keyboard.press("ArrowUp");
  console.log("last: " + await page.inputValue("#text"));
  for (const line of await page.locator(".row .kind, .row .text").allTextContents()) console.log("log: " + line);

  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction((was) => getComputedStyle(document.body).backgroundColor !== was, light);
  console.log("dark: " + await page.textContent("#theme"));
  if (picture) await page.screenshot({ path: picture });
  await page.click("#leave");
  console.log("left: " + await page.isVisible("#enter"));
  for (const fault of faults) console.log("fault: " + fault);
} finally {
  await browser.close();
}
