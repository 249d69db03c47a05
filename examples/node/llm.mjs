// Somebody at the page that asks a model. What they see is printed as they see it; the endpoint behind the page says the next
// token when it reads that the last was seen.
//
//   node llm.mjs BROWSER SCREENSHOTS
//
// Each line of the input is a scenario and the page's address; when it is through, it is printed with "seen", or with what
// was not as it should be.
//
// Scenarios: tokens, stop, leave, trouble, looks.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [executablePath, screenshots] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
let address;
const problems = [];

async function arrive(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 780 }, locale: "en-GB", ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("pageerror", error => problems.push(String(error)));
  page.on("console", message => message.type() === "error" && problems.push(message.text()));
  await page.goto(address);
  await page.locator("html[data-link=online]").waitFor();
  return page;
}

const say = words => console.log(words);

async function asks(page, text) {
  await page.fill("#question", text);
  await page.press("#question", "Enter");
}

/** Waits until the answer is `text` and no more. */
async function sees(page, text) {
  await page.waitForFunction(
    wanted => [...document.querySelectorAll(".answer")].at(-1)?.textContent === wanted, text);
  say(`seen: ${text}`);
}

const state = (page, wanted) => page.locator(`.answer[data-state=${wanted}]`).last().waitFor();

const scenarios = {
  async tokens() {
    const page = await arrive();
    assert.match(await page.locator("#model").textContent(), /small/);
    assert.ok(await page.locator("#empty").isVisible());
    await asks(page, "Why?");
    assert.ok(!(await page.locator("#empty").isVisible()));
    say("asked");
    for (const text of ["Be", "Because", "Because <b>of", "Because <b>of 世界 😀"]) {
      await sees(page, text);
      await state(page, "coming");
    }
    say("all");
    await state(page, "whole");
    assert.equal(await page.locator(".answer b").count(), 0);
    assert.equal(await page.locator(".after").textContent(), "");
    assert.equal(await page.evaluate(() => document.activeElement.id), "question");
  },

  async stop() {
    const page = await arrive();
    await page.keyboard.press("Tab"); // nothing but the keyboard
    await page.locator("[data-ask]").first().focus();
    await page.keyboard.press("Enter");
    say("asked");
    await sees(page, "Be");
    await page.keyboard.press("Escape");
    await state(page, "whole");
    assert.equal(await page.locator(".after").textContent(), "Stopped.");
    say("stopped");
    await asks(page, "And now?");
    say("asked");
    await sees(page, "Be");
    await page.click("#stop");
    await page.locator(".after", { hasText: "Stopped." }).nth(1).waitFor();
  },

  async leave() {
    const page = await arrive();
    await asks(page, "Why?");
    say("asked");
    await sees(page, "Be");
    await page.close();
    say("left");
  },

  async trouble() {
    const page = await arrive();
    await asks(page, "Why?");
    say("asked");
    const told = page.locator(".after.bad");
    await told.waitFor();
    assert.match(await told.textContent(), /The model is busy. Try again in a moment./);
    await page.getByRole("button", { name: "Ask again" }).click();
    say("asked");
    await sees(page, "Be");
    say("all");
    await state(page, "whole");
    assert.equal(await page.locator(".asked").last().textContent(), "Why?");
  },

  async looks() {
    await mkdir(screenshots, { recursive: true });
    for (const [name, options] of Object.entries({
      light: { colorScheme: "light" },
      dark: { colorScheme: "dark" },
      phone: { viewport: { width: 375, height: 700 }, colorScheme: "light" },
    })) {
      const page = await arrive(options);
      await page.screenshot({ path: `${screenshots}/llm-${name}-empty.png`, animations: "disabled" });
      await asks(page, "Why is the sky blue, in three sentences?");
      say("asked");
      await sees(page, "Because. ".repeat(60).trim());
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} fits`);
      const [ground, ink] = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.backgroundColor, style.color].map(colour => Number(colour.match(/\d+/)[0]));
      });
      assert.equal(ground < ink, name === "dark", `${name} is ${name}`);
      await page.screenshot({ path: `${screenshots}/llm-${name}.png`, animations: "disabled" });
      await page.close();
      say("closed");
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [scenario, its] = line.split(" ");
  address = its;
  try {
    await scenarios[scenario]();
    assert.deepEqual(problems.splice(0), []);
    say(`${scenario}: seen`);
  } catch (failure) {
    console.error(failure);
    say(`${scenario}: ${String(failure).split("\n")[0]}`);
  }
  await Promise.all(browser.contexts().map(context => context.close()));
}
await browser.close();
