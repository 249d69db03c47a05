import { Link } from "./link.js";
import { Room } from "./room.js";
import { randomId } from "./words.js";

const DELIVERY = 7_000;        // a message that is not confirmed by then has failed
const TYPING_SHOWN = 4_500;
const TYPING_REPEATED = 2_000;

/** The chat as such: who one is, the rooms, what is sent and received. Draws nothing; tells by the event `change`. */
export class Chat extends EventTarget {
  me = null;
  current = null;
  rooms = new Map();
  counts = { connections: undefined, messages: undefined };
  refusal = "";
  #waiting = new Map();        // message not yet confirmed -> {room, timer}
  #typedAt = 0;

  constructor(mode) {
    super();
    this.link = new Link(mode, {
      live: { stats: counts => this.#change(() => Object.assign(this.counts, counts)) },
      chat: {
        rooms: list => this.#change(() => this.#list(list)),
        message: message => this.#change(() => this.#receive(message)),
        joined: ({ room, person, time }) => this.#change(() => this.rooms.get(room)?.arrived(person, time)),
        left: ({ room, person, time }) => this.#change(() => this.rooms.get(room)?.departed(person, time)),
        typing: ({ room, person, active }) => this.#change(() => this.#typing(room, person, active)),
      },
    });
    this.link.addEventListener("state", () => this.#change(() => this.#linkChanged()));
    this.link.addEventListener("chat:connected", () => this.#rejoin());
    this.link.addEventListener("chat:refused", ({ detail }) => this.#change(() => {
      this.me = null;
      this.refusal = detail;
    }));
  }

  enter(name, room) {
    this.refusal = "";
    this.me = { id: identity(), name };
    this.current = this.#room(room);
    this.current.open = true;
    this.link.enter(this.me);
    this.#tell();
  }

  quit() {
    this.link.leave();
    for (const message of [...this.#waiting.keys()]) this.#done(message);
    this.rooms.clear();
    this.me = this.current = null;
    this.#tell();
  }

  async show(name) {
    const room = this.#room(name);
    const first = !room.open;
    room.open = true;
    room.unread = 0;
    this.current = room;
    this.#tell();
    if (first && this.link.ready) await this.#join(room);
  }

  leave(name) {
    const room = this.rooms.get(name);
    this.link.hint("typing", { room: name, active: false });
    if (this.link.ready) this.link.ask("leave", { room: name }).catch(() => {});
    room.forget();
    const next = [...this.rooms.values()].find(other => other.open) ?? this.rooms.values().next().value;
    return this.show(next.name);
  }

  say(text) {
    const room = this.current;
    const message = room.write(randomId(), this.me, text);
    room.draft = "";
    this.#typedAt = 0;
    this.#dispatch(room, message);
    this.#tell();
  }

  retry(message) {
    message.state = "pending";
    this.#dispatch(this.current, message);
    this.#tell();
  }

  discard(message) {
    this.current.discard(message);
    this.#tell();
  }

  typed(draft) {
    this.current.draft = draft;
    const now = Date.now();
    const active = draft.trim() !== "";
    if (active ? now - this.#typedAt < TYPING_REPEATED : this.#typedAt === 0) return;
    this.#typedAt = active ? now : 0;
    this.link.hint("typing", { room: this.current.name, active });
  }

  get unreadElsewhere() {
    let unread = 0;
    for (const room of this.rooms.values()) if (room !== this.current) unread += room.unread;
    return unread;
  }

  #room(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, new Room(name));
    return this.rooms.get(name);
  }

  #list(list) {
    for (const { name, people } of list) this.#room(name).size = people;
    const listed = new Set(list.map(({ name }) => name));
    for (const [name, room] of this.rooms) if (!listed.has(name) && !room.open) this.rooms.delete(name);
  }

  #receive(message) {
    const room = this.rooms.get(message.room);
    if (room?.receive(message)) this.#countUnread(room, 1);
  }

  #countUnread(room, messages) {
    if (room !== this.current || document.hidden) room.unread += messages;
  }

  #typing(name, person, active) {
    const room = this.rooms.get(name);
    if (!room) return;
    clearTimeout(room.typing.get(person.id)?.timer);
    room.typing.delete(person.id);
    if (!active) return;
    const timer = setTimeout(() => this.#change(() => room.typing.delete(person.id)), TYPING_SHOWN);
    room.typing.set(person.id, { person, timer });
  }

  #linkChanged() {
    if (this.link.state === "online") return;
    for (const room of this.rooms.values()) {
      room.ready = false;
      room.typing.clear();
    }
  }

  /** After each connection: the server has forgotten this page, so it says again where it takes part. */
  async #rejoin() {
    const open = [...this.rooms.values()].filter(room => room.open);
    await Promise.all(open.map(room => this.#join(room)));
  }

  async #join(room) {
    try {
      const { people, messages } = await this.link.ask("join", { room: room.name });
      const again = room.entries.length > 0;
      const fresh = room.settle(people, messages);
      if (again) this.#countUnread(room, fresh);
      room.ready = true;
      for (const [message, { room: of }] of this.#waiting) if (of === room) this.#transmit(room, message);
      this.#tell();
    } catch (problem) {
      if (!this.link.ready) return; // the next connection joins again
      room.forget();
      const fallback = [...this.rooms.values()].find(other => other.open);
      if (this.current === room && fallback) this.current = fallback;
      if (room.size === 0) this.rooms.delete(room.name);
      this.dispatchEvent(new CustomEvent("room:refused", { detail: problem.message }));
      this.#tell();
    }
  }

  #dispatch(room, message) {
    const timer = setTimeout(() => this.#change(() => this.#fail(message, "Not delivered.")), DELIVERY);
    this.#waiting.set(message, { room, timer });
    if (room.ready) this.#transmit(room, message);
  }

  async #transmit(room, message) {
    const sentAt = performance.now();
    try {
      const receipt = await this.link.ask("message", { room: room.name, text: message.text, key: message.key });
      if (message.state !== "pending") return;
      message.took = Math.max(1, Math.round(performance.now() - sentAt));
      this.#done(message);
      room.confirm(message, receipt);
      this.#tell();
    } catch (problem) {
      // Where the connection was lost the message waits for the next one, until its time is over.
      if (room.ready && this.link.ready) this.#change(() => this.#fail(message, problem.message));
    }
  }

  #fail(message, why) {
    if (!this.#done(message) || message.state !== "pending") return;
    message.state = "failed";
    message.why = why;
  }

  #done(message) {
    clearTimeout(this.#waiting.get(message)?.timer);
    return this.#waiting.delete(message);
  }

  #change(action) {
    action();
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Of this tab: two tabs are two people, a reload stays the same one. */
function identity() {
  const kept = sessionStorage.getItem("yam.person");
  if (kept) return kept;
  const fresh = randomId();
  sessionStorage.setItem("yam.person", fresh);
  return fresh;
}
