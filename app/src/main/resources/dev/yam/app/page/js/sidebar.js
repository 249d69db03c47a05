import { $, arrange, avatar, el } from "./dom.js";
import { plural } from "./words.js";

/** The rooms and who one is. Arrow keys move among the rooms, Home and End to the first and last. */
export class Sidebar {
  #chat;
  #buttons = new Map();

  constructor(chat) {
    this.#chat = chat;
    $("rooms").addEventListener("keydown", event => this.#move(event));
    $("new-room").addEventListener("click", () => this.#askForName($("new-room-form").hidden));
    $("new-room-form").addEventListener("submit", event => this.#openNew(event));
    $("new-room-form").addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#askForName(false);
      $("new-room").focus();
    });
    chat.addEventListener("room:refused", ({ detail }) => { $("room-error").textContent = detail; });
  }

  get names() {
    return [...this.#buttons.keys()];
  }

  draw() {
    const { me, rooms, current } = this.#chat;
    $("me-name").textContent = me.name;
    avatar(me, $("me-avatar"));
    for (const name of this.#buttons.keys()) if (!rooms.has(name)) this.#buttons.delete(name);
    arrange($("rooms"), [...rooms.values()].map(room => this.#item(room, room === current)));
  }

  #item(room, shown) {
    if (!this.#buttons.has(room.name)) this.#buttons.set(room.name, this.#button(room));
    const button = this.#buttons.get(room.name);
    const [, name, size, unread] = button.children;
    name.textContent = room.name;
    size.textContent = room.size || "";
    size.hidden = room.unread > 0 || room.size === 0;
    unread.textContent = room.unread > 99 ? "99+" : room.unread;
    unread.hidden = room.unread === 0;
    button.classList.toggle("has-unread", room.unread > 0);
    button.setAttribute("aria-current", shown);
    button.setAttribute("aria-label", [room.name, plural(room.size, "person", "people"),
      room.unread ? `${room.unread} unread` : ""].filter(Boolean).join(", "));
    button.tabIndex = shown ? 0 : -1;
    return button.parentElement;
  }

  #button(room) {
    const button = el("button", { class: "room", type: "button", "data-room": room.name, on: {
      click: () => {
        $("room-error").textContent = "";
        this.#chat.show(room.name);
      },
    } }, el("span", { class: "hash", "aria-hidden": "true", text: "#" }), el("span", { class: "room-name" }),
    el("span", { class: "size" }), el("span", { class: "unread" }));
    el("li", {}, button);
    return button;
  }

  #move(event) {
    const buttons = [...$("rooms").querySelectorAll(".room")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  }

  #askForName(open) {
    $("new-room-form").hidden = !open;
    $("new-room").setAttribute("aria-expanded", open);
    $("room-error").textContent = "";
    $("new-room-name").value = "";
    if (open) $("new-room-name").focus();
  }

  #openNew(event) {
    event.preventDefault();
    const name = $("new-room-name").value.trim().replace(/\s+/g, "-").toLowerCase();
    if (!name) return;
    this.#askForName(false);
    this.#chat.show(name);
  }
}
