import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { Details } from "./details.js";
import { $ } from "./dom.js";
import { isMode } from "./link.js";
import { Sidebar } from "./sidebar.js";
import { Timeline } from "./timeline.js";
import { plural } from "./words.js";

const query = new URLSearchParams(location.search);
const asked = query.get("transport");
const chat = new Chat(isMode(asked) ? asked : "upgrade");
const composer = new Composer(chat);
const sidebar = new Sidebar(chat);
const details = new Details(chat);
const timeline = new Timeline(chat);
const wide = matchMedia("(min-width: 68rem)");

function draw() {
  const inside = chat.me !== null;
  details.draw();
  $("welcome").hidden = inside;
  $("chat").hidden = !inside;
  if (!inside) return drawWelcome();
  const room = chat.current;
  if (!document.hidden) room.unread = 0;
  $("room-name").textContent = room.name;
  $("room-about").textContent = about(room);
  $("leave-room").hidden = [...chat.rooms.values()].filter(other => other.open).length < 2;
  $("unread-elsewhere").hidden = chat.unreadElsewhere === 0;
  const unread = chat.unreadElsewhere + room.unread;
  document.title = `${unread ? `(${unread}) ` : ""}${room.name} · Yam chat`;
  if (location.hash !== `#${encodeURIComponent(room.name)}`) history.replaceState(null, "", address());
  sidebar.draw();
  composer.draw();
  timeline.draw();
}

function about(room) {
  if (room.ready) return `${plural(room.people.size, "person", "people")} here`;
  return chat.link.state === "online" ? "Joining…" : "Reconnecting…";
}

function drawWelcome() {
  document.title = "Yam chat";
  if (chat.refusal) $("name-error").textContent = chat.refusal;
}

function address() {
  const hash = chat.current ? `#${encodeURIComponent(chat.current.name)}` : "";
  const search = chat.link.mode === "upgrade" && !asked ? "" : `?transport=${chat.link.mode}`;
  return location.pathname + search + hash;
}

function roomOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim().toLowerCase() || "lobby";
  } catch {
    return "lobby";
  }
}

function enter(name) {
  chat.enter(name, roomOfAddress());
  sessionStorage.setItem("yam.name", name);
  composer.focus();
}

/** Below a certain width the sides are sheets over the talk. */
function sheet(name) {
  for (const side of ["sidebar", "details"]) $(side).classList.toggle("shown", side === name);
  $("shade").hidden = name === null;
  if (name) $(name).querySelector("[data-close]").focus({ preventScroll: true });
}

$("welcome-form").addEventListener("submit", event => {
  event.preventDefault();
  const name = $("name").value.trim().replace(/\s+/g, " ");
  $("name-error").textContent = name ? "" : "Please type a name first.";
  if (name) enter(name);
  else $("name").focus();
});
$("name").addEventListener("input", () => { $("name-error").textContent = ""; });
$("sign-out").addEventListener("click", () => {
  sessionStorage.removeItem("yam.name");
  sheet(null);
  chat.quit();
  $("name").focus();
});
$("leave-room").addEventListener("click", () => {
  chat.leave(chat.current.name);
  composer.focus();
});
for (const opener of document.querySelectorAll("[data-open]")) {
  opener.addEventListener("click", () => {
    if (opener.dataset.open === "details" && wide.matches) return $("cut").focus();
    sheet(opener.dataset.open);
  });
}
for (const closer of document.querySelectorAll("[data-close]")) {
  closer.addEventListener("click", () => {
    sheet(null);
    document.querySelector(`[data-open=${closer.dataset.close}]`).focus();
  });
}
$("shade").addEventListener("click", () => sheet(null));
$("rooms").addEventListener("click", event => {
  if (!event.target.closest(".room")) return;
  sheet(null);
  composer.focus();
});
for (const radio of document.querySelectorAll("input[name=mode]")) {
  radio.addEventListener("change", () => history.replaceState(null, "", address()));
}
document.addEventListener("keydown", event => {
  if (chat.me === null) return;
  if (event.key === "Escape") {
    if ($("shade").hidden) composer.focus();
    sheet(null);
    return;
  }
  const step = event.altKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  if (step === undefined) return;
  event.preventDefault();
  const names = sidebar.names;
  chat.show(names[(names.indexOf(chat.current.name) + step + names.length) % names.length]);
  composer.focus();
});
document.addEventListener("visibilitychange", draw);
window.addEventListener("hashchange", () => chat.me && chat.show(roomOfAddress()));

chat.addEventListener("change", draw);
const known = sessionStorage.getItem("yam.name");
if (known) enter(known);
draw();
if (!known) $("name").focus();
