// Asks the gateway and shows what comes, token by token.
//
//   to the server:   ask {id, text}     stop
//   from the server: model NAME     token ID TEXT     done ID REASON     exception {status, message}

import { io } from "/socket.io/socket.io.esm.min.js";

const root = document.documentElement;
const find = id => document.getElementById(id);
const [talk, empty, scroll, question, send, stop, model] =
  ["talk", "empty", "scroll", "question", "send", "stop", "model"].map(find);

const socket = io("/assistant");

/** The answer that is coming: its question, its number, and where it is shown. */
let current = null;
let asked = 0;
let name = "";

// --- what is asked ---

function ask(text) {
  if (!text.trim() || current || !socket.connected) return;
  current = { id: ++asked, text, ...entry(text) };
  socket.emit("ask", { id: current.id, text });
  question.value = "";
  fit();
  show();
  current.item.scrollIntoView({ block: "start" });
}

function entry(text) {
  const item = element("li");
  const answer = element("div", "answer");
  const words = answer.appendChild(new Text()); // one node, whatever a token is cut in the middle of
  answer.dataset.state = "coming";
  const after = element("p", "after");
  item.append(element("p", "asked", text), answer, after);
  talk.append(item);
  return { item, answer, words, after };
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// --- what comes ---

socket.on("model", theirs => {
  name = theirs;
  show();
});

socket.on("token", (id, text) => {
  if (current?.id !== id) return;
  const follows = atEnd();
  current.words.appendData(text);
  if (follows) scroll.scrollTop = scroll.scrollHeight;
});

socket.on("done", (id, reason) => {
  if (current?.id !== id) return;
  if (reason === "stopped") end("Stopped.");
  else if (reason === "length") end("Cut off: the model may not say more at once.");
  else end();
});

socket.on("exception", ({ message }) => end(message, true));
socket.on("connect", show);
socket.on("connect_error", show);
socket.on("disconnect", () => {
  end("The connection was lost. What was to follow is not coming any more.", true);
  show();
});

/** The answer is over: `words` say how, unless it is whole. */
function end(words = "", failed = false) {
  if (!current) return;
  const { text, answer, after } = current;
  answer.dataset.state = failed ? "failed" : "whole";
  after.textContent = words;
  after.classList.toggle("bad", failed);
  if (failed) {
    const again = element("button", "", "Ask again");
    again.type = "button";
    again.addEventListener("click", () => ask(text));
    after.append(again);
  }
  current = null;
  show();
  if (failed) after.scrollIntoView({ block: "nearest" });
  question.focus();
}

// --- the page ---

function show() {
  root.dataset.link = socket.connected ? "online" : "connecting";
  root.dataset.state = current ? "answering" : "idle";
  model.textContent = socket.connected ? name || "Connected" : "Connecting…";
  empty.hidden = talk.children.length > 0;
  talk.setAttribute("aria-busy", String(Boolean(current)));
  send.hidden = Boolean(current);
  stop.hidden = !current;
  send.disabled = !question.value.trim() || !socket.connected;
}

/** Whoever has scrolled up to read is left there. */
function atEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
}

function fit() {
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight}px`;
}

question.addEventListener("input", () => { fit(); show(); });
question.addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask(question.value);
  }
});
find("composer").addEventListener("submit", event => { event.preventDefault(); ask(question.value); });
stop.addEventListener("click", () => socket.emit("stop"));
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && current) socket.emit("stop");
});
for (const idea of document.querySelectorAll("[data-ask]")) {
  idea.addEventListener("click", () => ask(idea.textContent));
}
show();
