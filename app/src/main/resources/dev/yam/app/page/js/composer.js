import { $ } from "./dom.js";

const LONGEST = 2_000;

export class Composer {
  #chat;
  #text = $("text");
  #room = null;

  constructor(chat) {
    this.#chat = chat;
    this.#text.addEventListener("input", () => {
      this.#fit();
      chat.typed(this.#text.value);
    });
    this.#text.addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    $("composer").addEventListener("submit", event => {
      event.preventDefault();
      this.#send();
    });
  }

  draw() {
    const room = this.#chat.current;
    if (room === this.#room) return;
    this.#room = room;
    this.#text.value = room.draft;
    this.#text.placeholder = `Write to #${room.name}`;
    this.#fit();
  }

  focus() {
    this.#text.focus();
  }

  #send() {
    const text = this.#text.value.trim();
    if (!text) return;
    this.#text.value = "";
    this.#fit();
    this.#chat.say(text);
    this.#text.focus();
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 180)}px`;
    const left = LONGEST - this.#text.value.length;
    $("send").disabled = this.#text.value.trim() === "";
    $("remaining").textContent = left < 200 ? `${left} left` : "";
  }
}
