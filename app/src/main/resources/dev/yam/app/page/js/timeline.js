import { $, arrange, avatar, el, icon } from "./dom.js";
import { dayKey, dayOf, listOf, timeOf } from "./words.js";

const GROUPED_WITHIN = 5 * 60_000;

/** Draws the messages of the room that is shown, keeping the elements that stand already. */
export class Timeline {
  #chat;
  #room = null;
  #drawn = new Map();
  #scroll = $("scroll");
  #atEnd = true;

  constructor(chat) {
    this.#chat = chat;
    this.#scroll.addEventListener("scroll", () => {
      this.#atEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 60;
      if (this.#atEnd) $("to-end").hidden = true;
    }, { passive: true });
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.#scroll);
    $("to-end").addEventListener("click", () => this.toEnd());
  }

  draw() {
    const room = this.#chat.current;
    const moved = room !== this.#room;
    if (moved) {
      this.#drawn.clear();
      this.#room = room;
      this.#atEnd = true;
    }
    const before = this.#drawn.size;
    const last = room.entries.at(-1);
    arrange($("messages"), this.#nodes(room));
    this.#drawEmpty(room);
    this.#drawTyping(room);
    if (this.#atEnd || (last?.state === "pending" && this.#drawn.size > before)) this.toEnd();
    else if (this.#drawn.size > before && !moved) $("to-end").hidden = false;
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#atEnd = true;
    $("to-end").hidden = true;
  }

  #nodes(room) {
    const nodes = [];
    const standing = new Set();
    let previous = null;
    for (const entry of room.entries) {
      if (!previous || dayKey(previous.time) !== dayKey(entry.time)) {
        nodes.push(this.#keep(`day ${dayKey(entry.time)}`, standing, () => day(entry.time)));
      }
      const node = this.#keep(entry.key, standing, () => entry.kind === "notice" ? notice() : this.#message(entry));
      if (entry.kind === "notice") node.firstChild.textContent = `${entry.person.name} ${entry.what}`;
      else this.#update(node, entry, previous);
      nodes.push(node);
      previous = entry;
    }
    for (const key of this.#drawn.keys()) if (!standing.has(key)) this.#drawn.delete(key);
    return nodes;
  }

  #keep(key, standing, make) {
    standing.add(key);
    if (!this.#drawn.has(key)) this.#drawn.set(key, make());
    return this.#drawn.get(key);
  }

  #message(entry) {
    const own = entry.from.id === this.#chat.me.id;
    const node = el("li", { class: own ? "message own" : "message" },
      own ? "" : avatar(entry.from),
      el("div", { class: "body" },
        el("p", { class: own ? "author visually-hidden" : "author", text: own ? "You" : entry.from.name }),
        el("div", { class: "bubble" }, el("p", { class: "text", text: entry.text })),
        el("p", { class: "foot" })));
    return node;
  }

  #update(node, entry, previous) {
    const grouped = previous?.kind === "message" && previous.from.id === entry.from.id
      && entry.time - previous.time < GROUPED_WITHIN && previous.state !== "failed";
    node.classList.toggle("grouped", grouped);
    const state = `${entry.state} ${entry.time}`;
    if (node.dataset.drawn === state) return;
    node.dataset.drawn = state;
    node.dataset.state = entry.state;
    node.querySelector(".foot").replaceChildren(...this.#foot(entry));
  }

  #foot(entry) {
    const time = el("time", { datetime: new Date(entry.time).toISOString(), text: timeOf(entry.time) });
    if (entry.from.id !== this.#chat.me.id) return [time];
    switch (entry.state) {
      case "pending":
        return [time, tick("clock", "Waiting to be delivered")];
      case "failed":
        return [tick("alert", ""), el("span", { text: entry.why }),
          el("button", { class: "link", type: "button", text: "Try again", on: { click: () => this.#chat.retry(entry) } }),
          el("button", { class: "link", type: "button", text: "Discard", on: { click: () => this.#chat.discard(entry) } })];
      default:
        return [time, tick("check", entry.took ? `Delivered in ${entry.took} ms` : "Delivered")];
    }
  }

  #drawEmpty(room) {
    const empty = room.ready && !room.entries.some(entry => entry.kind === "message");
    $("empty").hidden = !empty;
    if (!empty) return;
    const others = [...room.people.values()].filter(person => person.id !== this.#chat.me.id);
    $("empty-title").textContent = `It is quiet in ${room.name}`;
    $("empty-text").textContent = others.length
      ? `${listOf(others.map(person => person.name))} ${others.length === 1 ? "is" : "are"} here. Say hello.`
      : "You are the first one here. Open this page in a second window and talk to yourself.";
  }

  #drawTyping(room) {
    const names = [...room.typing.values()].map(({ person }) => person.name);
    const text = names.length ? `${listOf(names)} ${names.length === 1 ? "is" : "are"} typing` : "";
    const line = $("typing");
    if (line.dataset.text === text) return;
    line.dataset.text = text;
    line.replaceChildren(...text ? [dots(), el("span", { text })] : []);
  }
}

function day(time) {
  return el("li", { class: "day" }, el("span", { text: dayOf(time) }));
}

function notice() {
  return el("li", { class: "notice" }, el("span"));
}

function tick(name, label) {
  const node = el("span", { class: `tick ${name}`, title: label || false }, icon(name));
  if (label) node.append(el("span", { class: "visually-hidden", text: label }));
  return node;
}

function dots() {
  return el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}
