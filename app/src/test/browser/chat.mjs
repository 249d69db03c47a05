// Drives real browsers on the chat page. Ends with 0 when every step of the scenario was seen, else says which was not.
//
//   node chat.mjs SCENARIO ADDRESS BROWSER SCREENSHOTS
//
// Scenarios: polling, websocket, upgrade (two people talk over it), trouble, keyboard, looks.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const [scenario, address, executablePath, screenshots] = process.argv.slice(2);
const PATIENCE = 15_000;

/** One heartbeat, 25 s and 20 s: who goes between two polls has no connection that breaks, and is missed only then. */
const HEARTBEAT = 45_000;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** A person at a browser of their own: nothing is shared with the others. */
class Visitor {
  requests = [];
  problems = [];

  static async arrive(name, { query = "", enter = true, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1360, height: 840 }, locale: "en-GB", ...options });
    context.setDefaultTimeout(PATIENCE);
    const visitor = new Visitor(name, context, await context.newPage());
    await visitor.page.goto(address + query);
    if (enter) await visitor.enter();
    return visitor;
  }

  constructor(name, context, page) {
    Object.assign(this, { name, context, page });
    page.on("request", request => this.requests.push(request.url()));
    page.on("websocket", socket => this.requests.push(socket.url()));
    page.on("pageerror", error => this.problems.push(String(error)));
    page.on("console", message => {
      // A lost connection is logged by the browser itself; what the page does wrong is not expected at all.
      if (message.type() === "error" && !/net::|WebSocket|Failed to load resource/.test(message.text())) {
        this.problems.push(message.text());
      }
    });
  }

  async enter() {
    await this.page.fill("#name", this.name);
    await this.page.press("#name", "Enter");
    await this.sees("#room-about", /here/);
  }

  async writes(text) {
    await this.page.fill("#text", text);
    await this.page.press("#text", "Enter");
  }

  /** Waits until an element that the selector finds is visible and its text matches. */
  async sees(selector, text = "", patience = PATIENCE) {
    const found = this.page.locator(selector).filter({ hasText: text, visible: true }).first();
    try {
      await found.waitFor({ state: "visible", timeout: patience });
    } catch {
      const now = await this.page.locator(selector).allTextContents();
      throw new Error(`${this.name} does not see ${selector} ${text}; there is: ${JSON.stringify(now)}`);
    }
    return found;
  }

  /** Types on until `seen` has come: a hint that cannot go at once is dropped, and said again while one types. */
  async typesUntil(seen) {
    let waiting = true;
    const done = seen.finally(() => (waiting = false));
    while (waiting) {
      await this.page.press("#text", "x");
      await Promise.race([done, this.page.waitForTimeout(200)]);
    }
    await done;
  }

  async seesNo(selector) {
    await this.page.locator(selector).first().waitFor({ state: "hidden" });
  }

  /** From now on notes what is shown, however short: a connection may be back before anyone looks. */
  async watches() {
    await this.page.evaluate(() => {
      const banner = document.getElementById("banner");
      window.seen = new Set();
      new MutationObserver(() => {
        window.seen.add(document.documentElement.dataset.link);
        if (!banner.hidden) window.seen.add(banner.textContent.trim());
        for (const message of document.querySelectorAll(".own")) window.seen.add(message.dataset.state);
      }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }

  async saw(state) {
    try {
      await this.page.waitForFunction(wanted => window.seen.has(wanted), state);
    } catch {
      const seen = await this.page.evaluate(() => [...window.seen]);
      throw new Error(`${this.name} never saw "${state}", but ${JSON.stringify(seen)}`);
    }
  }

  uses(transport) {
    return this.requests.some(url => url.includes(`transport=${transport}`));
  }

  async shows(file) {
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.screenshot({ path: `${screenshots}/${file}.png`, animations: "disabled" });
  }
}

async function talk(mode) {
  const last = mode === "polling" ? "polling" : "websocket";
  const word = mode === "polling" ? "Polling" : "WebSocket";
  const ada = await Visitor.arrive("Ada", { query: `?transport=${mode}` });
  await ada.sees("#empty-title", "It is quiet in lobby");
  const grace = await Visitor.arrive("Grace", { query: `?transport=${mode}` });
  await ada.sees(".notice", "Grace joined");
  for (const visitor of [ada, grace]) {
    await visitor.sees("#pill-text", word);
    await visitor.sees(`html[data-transport=${last}]`);
    await visitor.sees("#people", /you/);
    await visitor.sees("dd[data-count=connections]", /^2$/);
  }

  await ada.typesUntil(grace.sees("#typing", "Ada is typing"));
  await ada.writes("Good morning <img src=x> & all");
  await grace.sees(".message:not(.own) .text", "Good morning <img src=x> & all");
  await grace.seesNo("#typing span");
  assert.equal(await grace.page.locator(".messages img").count(), 0, "what people write is text");
  await ada.sees(".own[data-state=delivered] .tick.check");
  await grace.writes("Good morning, Ada");
  await ada.sees(".message:not(.own)", "Good morning, Ada");
  await ada.sees("dd[data-count=messages]", /^2$/);

  await grace.page.click("[data-room=coffee]");
  await grace.sees("#room-name", "coffee");
  await ada.writes("Where did you go?");
  await grace.sees("[data-room=lobby] .unread", /^1$/);
  await grace.page.click("[data-room=lobby]");
  await grace.seesNo("[data-room=lobby] .unread");

  await ada.watches();
  await ada.page.click("#cut");
  await ada.saw("lost");
  await ada.saw("The connection is lost. Trying again…");
  await ada.writes("Written while away");
  await ada.saw("pending");
  await grace.writes("Said while Ada was away");
  await ada.sees("#pill-text", word);
  await ada.seesNo("#banner");
  await ada.sees(".own[data-state=delivered]", "Written while away");
  await ada.sees(".message:not(.own)", "Said while Ada was away");
  await grace.sees(".message:not(.own)", "Written while away");
  await grace.sees(".notice", "Ada is back");
  assert.equal(await grace.page.locator(".text", { hasText: "Written while away" }).count(), 1, "delivered once");
  for (const visitor of [ada, grace]) await visitor.sees("dd[data-count=connections]", /^2$/);

  for (const visitor of [ada, grace]) {
    assert.equal(visitor.uses("polling"), mode !== "websocket", `${visitor.name} polls`);
    assert.equal(visitor.uses("websocket"), mode !== "polling", `${visitor.name} opens a WebSocket`);
  }
  await grace.context.close();
  await ada.sees(".notice", "Grace left", HEARTBEAT + PATIENCE);
  return [ada];
}

/** What is not delivered says so and can be sent again; a name that cannot be used is refused in words. */
async function trouble() {
  const ada = await Visitor.arrive("Ada", { query: "?transport=polling" });
  await ada.writes("Before");
  await ada.sees(".own[data-state=delivered]", "Before");
  await ada.context.setOffline(true);
  await ada.sees("#banner-text", "The connection is lost");
  await ada.writes("Into the void");
  await ada.sees(".own[data-state=failed]", "Not delivered.");
  await ada.shows("trouble");
  await ada.context.setOffline(false);
  await ada.sees("#pill-text", "Polling");
  await ada.page.click("text=Try again");
  await ada.sees(".own[data-state=delivered]", "Into the void");

  await ada.page.click("input[value=websocket]");
  await ada.sees("#pill-text", "WebSocket");
  assert.match(ada.page.url(), /transport=websocket/);
  await ada.writes("Over another way");
  await ada.sees(".own[data-state=delivered]", "Over another way");

  const nameless = await Visitor.arrive("", { enter: false });
  await nameless.page.press("#name", "Enter");
  await nameless.sees("#name-error", "Please type a name first.");
  await nameless.page.$eval("#name", input => input.removeAttribute("maxlength"));
  await nameless.page.fill("#name", "A name much longer than a name may be");
  await nameless.page.press("#name", "Enter");
  await nameless.sees("#name-error", "1 to 24 characters");
  await nameless.sees("#welcome");
  return [ada, nameless];
}

async function keyboard() {
  const ada = await Visitor.arrive("Ada");
  const { page } = ada;
  const focused = selector => page.waitForFunction(wanted => document.activeElement?.matches(wanted), selector);

  await focused("#text");
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await ada.sees(".own .text", /^one\ntwo$/);
  await page.keyboard.type("A draft");
  await page.keyboard.press("Alt+ArrowDown");
  await ada.sees("#room-name", "coffee");
  assert.equal(await page.inputValue("#text"), "");
  await page.keyboard.press("Alt+ArrowUp");
  await ada.sees("#room-name", "lobby");
  assert.equal(await page.inputValue("#text"), "A draft");

  await page.focus("[data-room=lobby]");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await focused("[data-room=music]");
  await page.keyboard.press("End");
  await focused("[data-room=weekend]");
  await page.keyboard.press("ArrowDown");
  await focused("[data-room=lobby]");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await ada.sees("#room-name", "weekend");
  await focused("#text");

  await page.focus("#new-room");
  await page.keyboard.press("Enter");
  await focused("#new-room-name");
  await page.keyboard.press("Escape");
  await focused("#new-room");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Book Club");
  await page.keyboard.press("Enter");
  await ada.sees("#room-name", "book-club");
  await ada.sees("#empty-title", "book-club");
  await page.keyboard.press("Escape");
  await focused("#text");
  return [ada];
}

async function looks() {
  const ada = await Visitor.arrive("Ada", { enter: false });
  await ada.sees(".live-line", "1 connection");
  await ada.shows("welcome-light");
  await ada.enter();
  await ada.shows("empty-light");
  const grace = await Visitor.arrive("Grace Hopper", { colorScheme: "dark" });
  await ada.writes("Good morning! Has anybody tried the new build?");
  await grace.sees(".text", "new build");
  await grace.writes("Just now. It was up in under a second here.");
  await grace.writes("And it found its way back when I closed my laptop on the train.");
  await ada.sees(".text", "train");
  await ada.writes("Nothing missing afterwards?");
  await grace.sees(".text", "Nothing missing");
  await grace.writes("Not a word.");
  const mia = await Visitor.arrive("Mia", {
    viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true,
  });
  await mia.writes("Hello from my phone");
  await ada.sees(".text", "my phone");
  await ada.page.click("[data-room=coffee]");
  await ada.sees("#empty-title", "coffee");
  await ada.page.click("[data-room=lobby]");
  await grace.page.click("[data-room=coffee]");
  await grace.writes("Anyone for a flat white?");
  await ada.sees("[data-room=coffee] .unread", /^1$/);
  await grace.page.click("[data-room=lobby]");
  await grace.page.type("#text", "Let me try that on");
  await ada.sees("#typing", "Grace Hopper is typing");
  await ada.shows("chat-light");
  await grace.shows("chat-dark");
  await mia.shows("phone");
  await mia.page.click("[data-open=sidebar]");
  await mia.sees("#sidebar.shown");
  await mia.shows("phone-rooms");
  await mia.page.keyboard.press("Escape");
  await mia.page.click("#pill");
  await mia.sees("#details.shown");
  await mia.shows("phone-details");

  const width = await mia.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `nothing is wider than the phone: ${width}`);
  assert.equal(await grace.page.getAttribute("html", "data-theme"), "dark", "follows the system");
  await grace.page.click("#theme");
  assert.equal(await grace.page.getAttribute("html", "data-theme"), "light");
  await grace.page.reload();
  await grace.sees("html[data-theme=light] #room-name", "lobby");
  await ada.context.setOffline(true);
  await ada.sees("#banner-text", "The connection is lost");
  await ada.shows("lost-light");
  return [ada, grace, mia];
}

const scenarios = { trouble, keyboard, looks };
try {
  await mkdir(screenshots, { recursive: true });
  const visitors = await (scenarios[scenario] ?? talk)(scenario);
  for (const { name, problems } of visitors) assert.deepEqual(problems, [], `${name}'s page reports problems`);
  console.log(`${scenario}: seen`);
} catch (problem) {
  console.error(`${scenario}: ${problem.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
