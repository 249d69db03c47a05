// A browser in the room: opens the page, prints what is said in it, and ends when all have said it.
//
//   node browser.mjs ADDRESS BROWSER

import { chromium } from "playwright-core";

const [address, executablePath] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

try {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.querySelectorAll("li").length === 3);
  for (const line of await page.locator("li").allTextContents()) console.log(line);
} finally {
  await browser.close();
}
