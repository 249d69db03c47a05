import { $, arrange, avatar, el } from "./dom.js";
import { count } from "./words.js";

const WAYS = { websocket: "WebSocket", polling: "Polling" };
const LABELS = { connections: ["connection", "connections"], messages: ["message", "messages"] };
const ABOUT_WAY = {
  websocket: "One open line: everything arrives the moment it happens.",
  polling: "The page keeps asking for news. Works where nothing else gets through.",
};
const ABOUT_MODE = {
  upgrade: "Starts with polling and moves up to a WebSocket as soon as one can be had.",
  websocket: "WebSocket from the first moment, never polling.",
  polling: "Polling only, as behind a proxy that lets no WebSocket through.",
};

/** Counts, the connection and the people of the room: the panel at the side and what tells of it elsewhere. */
export class Details {
  #chat;
  #people = new Map();

  constructor(chat) {
    this.#chat = chat;
    $("cut").addEventListener("click", () => chat.link.cut());
    for (const radio of document.querySelectorAll("input[name=mode]")) {
      radio.addEventListener("change", () => chat.link.switchTo(radio.value));
    }
  }

  draw() {
    this.#drawCounts();
    this.#drawLink();
    if (this.#chat.current) this.#drawPeople();
  }

  #drawCounts() {
    for (const [name, value] of Object.entries(this.#chat.counts)) {
      if (value === undefined) continue;
      for (const node of document.querySelectorAll(`[data-count=${name}]`)) node.textContent = count(value);
      const [one, many] = LABELS[name];
      const label = value === 1 ? one : many;
      for (const node of document.querySelectorAll(`[data-count-label=${name}]`)) node.textContent = label;
    }
  }

  #drawLink() {
    const { state, transport, attempt, mode } = this.#chat.link;
    const online = state === "online";
    const word = { online: WAYS[transport] ?? transport, lost: "Reconnecting", connecting: "Connecting" }[state];
    const root = document.documentElement;
    root.dataset.link = state;
    root.dataset.transport = transport;
    $("pill-text").textContent = word;
    $("link-state").textContent = online ? `Connected by ${word === "Polling" ? "polling" : word}` : `${word}…`;
    $("link-about").textContent = ABOUT_WAY[transport] ?? (attempt > 1 ? `Attempt ${attempt}.` : "This takes a moment.");
    $("mode-about").textContent = ABOUT_MODE[mode];
    document.querySelector(`input[name=mode][value=${mode}]`).checked = true;
    $("cut").disabled = !online;
    $("banner").hidden = online;
    $("banner-text").textContent = state === "lost"
      ? `The connection is lost. Trying again${attempt > 1 ? `, attempt ${attempt}` : ""}…`
      : "Connecting…";
  }

  #drawPeople() {
    const { current, me } = this.#chat;
    const people = [...current.people.values()].sort((a, b) =>
      (b.id === me.id) - (a.id === me.id) || a.name.localeCompare(b.name));
    for (const id of this.#people.keys()) if (!current.people.has(id)) this.#people.delete(id);
    arrange($("people"), people.map(person => {
      if (!this.#people.has(person.id)) this.#people.set(person.id, row(person, person.id === me.id));
      return this.#people.get(person.id);
    }));
  }
}

function row(person, self) {
  return el("li", { class: "person" }, avatar(person), el("span", { class: "person-name", text: person.name }),
    self ? el("span", { class: "you", text: "you" }) : "");
}
