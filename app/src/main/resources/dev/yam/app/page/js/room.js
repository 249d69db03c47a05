const BACK_SOON = 30_000;

/**
 * What this page knows of one room: its people and its timeline. An entry of the timeline is a message
 * `{kind: "message", key, from, text, time, state, id}` or a notice `{kind: "notice", key, person, what, time}`.
 * The key of a message is chosen by its sender and outlives every retry, so that a message stands here once.
 */
export class Room {
  open = false;      // this page takes part
  ready = false;     // the server knows it, on the present connection
  size = 0;          // people, as the server lists them
  unread = 0;
  draft = "";
  people = new Map();
  typing = new Map();
  entries = [];
  #byKey = new Map();

  constructor(name) {
    this.name = name;
  }

  /** Takes what the server says of the room; returns how many messages are new. */
  settle(people, messages) {
    this.people = new Map(people.map(person => [person.id, person]));
    this.size = this.people.size;
    return messages.filter(message => this.receive(message)).length;
  }

  /** Adds a message of the server; returns whether it is new. */
  receive(message) {
    const known = this.#byKey.get(message.key);
    if (known) {
      Object.assign(known, { id: message.id, time: message.time, state: "delivered" });
      this.#sort();
      return false;
    }
    this.#add({ kind: "message", state: "delivered", ...message });
    this.typing.delete(message.from.id);
    return true;
  }

  /** Adds a message of one's own that the server has yet to confirm. */
  write(key, from, text) {
    const message = { kind: "message", key, from, text, time: Date.now(), state: "pending" };
    this.#add(message);
    return message;
  }

  confirm(message, { id, time }) {
    Object.assign(message, { id, time, state: "delivered" });
    this.#sort();
  }

  discard(entry) {
    this.#byKey.delete(entry.key);
    this.entries = this.entries.filter(other => other !== entry);
  }

  arrived(person, time) {
    this.people.set(person.id, person);
    this.size = this.people.size;
    const gone = this.entries.findLast(entry => entry.kind === "notice" && entry.person.id === person.id);
    if (gone?.what === "left" && time - gone.time < BACK_SOON) {
      this.discard(gone);
      this.#notice(person, "is back", time);
      return;
    }
    this.#notice(person, "joined", time);
  }

  departed(person, time) {
    if (!this.people.delete(person.id)) return;
    this.size = this.people.size;
    this.typing.delete(person.id);
    this.#notice(person, "left", time);
  }

  forget() {
    Object.assign(this, { open: false, ready: false, unread: 0, entries: [] });
    this.people.clear();
    this.typing.clear();
    this.#byKey.clear();
  }

  #notice(person, what, time) {
    this.#add({ kind: "notice", key: `${person.id}:${what}:${time}`, person, what, time });
  }

  #add(entry) {
    this.#byKey.set(entry.key, entry);
    this.entries.push(entry);
    this.#sort();
  }

  /** By the server's time; what it has not confirmed stays last, in the order of writing. */
  #sort() {
    const rank = entry => (entry.kind === "message" && entry.id === undefined ? Infinity : entry.time);
    this.entries.sort((a, b) => rank(a) === rank(b) ? (a.id ?? 0) - (b.id ?? 0) : rank(a) - rank(b));
  }
}
