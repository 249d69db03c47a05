import { Manager } from "../vendor/socket.io.esm.min.js";

const TRANSPORTS = { upgrade: ["polling", "websocket"], websocket: ["websocket"], polling: ["polling"] };

export const isMode = mode => Object.hasOwn(TRANSPORTS, mode);

/**
 * The way to the server: one connection that carries two namespaces, `/live` (counts, from the first moment) and
 * `/chat` (once there is a name). Tells what changes by the events `state`, `chat:connected`, `chat:refused`, and by
 * the handlers given for what the server sends.
 *
 * States: connecting (never connected yet), online, lost (connected before; it tries again by itself).
 */
export class Link extends EventTarget {
  state = "connecting";
  transport = "";
  attempt = 0;
  #manager;
  #chat;
  #live;
  #handlers;
  #person = null;

  constructor(mode, handlers) {
    super();
    this.mode = mode;
    this.#handlers = handlers;
    this.#open();
  }

  get ready() {
    return this.#chat.connected;
  }

  enter(person) {
    this.#person = person;
    this.#chat.connect();
  }

  leave() {
    this.#person = null;
    this.#chat.disconnect();
  }

  /** Sends `event` only if it can go out at once: a notice that is late is worth nothing. */
  hint(event, ...args) {
    if (this.ready) this.#chat.volatile.emit(event, ...args);
  }

  /** Asks and settles with the answer; fails when the server refuses or does not answer in time. */
  async ask(event, ...args) {
    const answer = await this.#chat.timeout(6_000).emitWithAck(event, ...args);
    if (answer?.status === "error") throw new Error(answer.message);
    return answer;
  }

  /** Closes the connection underneath, as a network would that fails. */
  cut() {
    this.#manager.engine?.close();
  }

  switchTo(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    this.#manager.off();
    for (const socket of [this.#chat, this.#live]) {
      socket.off();
      socket.disconnect();
    }
    this.#open();
  }

  #open() {
    const manager = new Manager(location.origin, {
      transports: TRANSPORTS[this.mode],
      autoConnect: false,
      reconnectionDelay: 800,
      reconnectionDelayMax: 4_000,
    });
    const live = manager.socket("/live");
    const chat = manager.socket("/chat", { auth: send => send(this.#person ?? {}) });
    const current = () => this.#manager === manager;
    this.#manager = manager;
    this.#chat = chat;
    this.#live = live;

    manager.on("open", () => current() && this.#opened(manager.engine));
    manager.on("close", () => current() && this.#become(this.state === "connecting" ? "connecting" : "lost", ""));
    manager.on("reconnect_attempt", attempt => {
      if (!current()) return;
      this.attempt = attempt;
      this.#tell("state");
    });
    for (const [event, handler] of Object.entries(this.#handlers.live)) live.on(event, handler);
    for (const [event, handler] of Object.entries(this.#handlers.chat)) chat.on(event, handler);
    chat.on("connect", () => this.#tell("chat:connected"));
    chat.on("connect_error", error => {
      // While the socket is active the connection failed and is tried again; else the server said no.
      if (!chat.active) this.#tell("chat:refused", error.message);
    });
    chat.on("disconnect", reason => {
      if (current() && reason === "io server disconnect" && this.#person) chat.connect();
    });

    this.#become(this.state === "connecting" ? "connecting" : "lost", "");
    live.connect();
    if (this.#person) chat.connect();
  }

  #opened(engine) {
    this.attempt = 0;
    this.#become("online", engine.transport.name);
    engine.on("upgrade", transport => {
      if (this.#manager.engine === engine) this.#become("online", transport.name);
    });
  }

  #become(state, transport) {
    this.state = state;
    this.transport = transport;
    this.#tell("state");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
