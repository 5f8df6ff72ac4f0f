// The page: one state from the server, drawn again whenever it changes.

import { blocksNode } from "/page/blocks.js";
import { composerNode } from "/page/composer.js";
import { avatar, el, icons, reconcile } from "/page/dom.js";
import { faultsPanel } from "/page/faults.js";
import { day, follows, messageNode } from "/page/messages.js";
import { drawModal } from "/page/modal.js";

// What nobody has asked yet looks like this.
const EXAMPLES = ["How do I reset my VPN password?", "How much annual leave do I get?", "My laptop was stolen, what now?"];
const slot = (name) => document.querySelector(`[data-slot="${name}"]`);
const [hashUser, hashRoom] = decodeURIComponent(location.hash.slice(1)).split("/");
const view = { as: hashUser || "asker", room: hashRoom || "help", tab: "messages", thread: null, editing: null };
const opened = Date.now() / 1000;
const seen = new Map(); // "viewer:channel" -> ts of the newest message looked at
const pressed = new Map();
const composers = new Map();
let state = null;
let socket = null;

async function post(action, args = {}) {
  const body = JSON.stringify({ as: view.as, ...args });
  try {
    const answer = await fetch(`/page/${action}`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) toast((await answer.json()).error ?? "That did not work.");
  } catch {
    toast("The workspace does not answer. Is it still running?");
  }
}

function toast(words) {
  const node = el("p", { class: "toast" }, words);
  slot("toasts").append(node);
  setTimeout(() => node.remove(), 5000);
}

function connect() {
  socket?.close();
  const mine = new WebSocket(`ws://${location.host}/page/socket?as=${encodeURIComponent(view.as)}`);
  socket = mine;
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    state = JSON.parse(event.data);
    Object.values(state.users).forEach((user, place) => Object.assign(user, { place }));
    draw();
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    slot("link").textContent = "workspace is gone, trying again";
    slot("link").className = "link-state away";
    setTimeout(connect, 1000);
  };
}

const room = () => state.channels.find((one) => roomName(one) === view.room) ?? state.channels.find((one) => one.name === "help") ?? state.channels[0];
const roomName = (channel) => (channel.kind === "im" ? "dm" : channel.name);
const latest = (channel) => channel.messages.reduce((last, one) => (one.ts > last ? one.ts : last), "");
const unread = (channel) =>
  channel.messages.some((one) => one.user !== state.viewer.id && Number(one.ts) > Number(seen.get(`${view.as}:${channel.id}`) ?? opened));

function go(name) {
  Object.assign(view, { room: name, thread: null, editing: null, tab: "messages" });
  if (name === "dm") post("home", { tab: "messages" });
  draw();
  slot("composer").querySelector("textarea")?.focus();
}

function scene() {
  const users = state.users;
  return {
    state, pressed, post,
    editing: view.editing,
    people: Object.entries(users).filter(([, user]) => !user.bot).map(([id, user]) => [id, user.name]),
    names: {
      user: (id) => users[id]?.name, handle: (id) => users[id]?.name, group: (id) => state.groups[id], room: (id) => state.rooms[id],
      isMe: (id) => id === state.viewer.id,
    },
    openThread: (ts) => { view.thread = ts; draw(); slot("thread").querySelector("textarea")?.focus(); },
    edit: (ts) => { view.editing = ts; draw(); },
    status: (channel, ts) => {
      const said = state.channels.find((one) => one.id === channel)?.assistants[ts]?.status;
      return said ? `${users[state.bot].name} ${said}` : null;
    },
  };
}

function draw() {
  if (!state) return; // nobody sees what another person saw
  document.querySelector(".app").dataset.viewer = state.viewer.name;
  const channel = room();
  view.room = roomName(channel);
  history.replaceState(null, "", `#${view.as}/${view.room}`);
  if (!document.hidden) seen.set(`${view.as}:${channel.id}`, latest(channel) || String(opened));
  drawSidebar(channel);
  drawTopbar(channel);
  const home = view.tab === "home";
  slot("home").hidden = !home;
  slot("messages").hidden = home;
  slot("composer").hidden = home;
  drawThread(channel); // first, because it narrows the conversation
  if (home) drawHome();
  else drawConversation(channel);
  drawModal(slot("modal"), state.modals, { ...scene(), toast });
}

function drawSidebar(current) {
  slot("team").textContent = state.team;
  slot("link").textContent = state.connected ? "Firstline is connected" : "Firstline is not connected";
  slot("link").className = state.connected ? "link-state here" : "link-state away";
  if (!slot("faults").contains(document.activeElement) || document.activeElement.tagName !== "SELECT")
    slot("faults").replaceChildren(...faultsPanel(state.troubles, post)); // an open list stays open
  const me = state.users[state.viewer.id];
  slot("viewer-avatar").replaceChildren(avatar(me));
  document.querySelector('[data-test="view-as"]').value = view.as;
  const section = (title, channels) =>
    el("section", { class: "section-list" }, el("h2", {}, title), ...channels.map((channel) => roomLink(channel, current)));
  const rooms = state.channels.filter((one) => one.kind !== "im");
  slot("conversations").replaceChildren(section("Channels", rooms), section("Apps", state.channels.filter((one) => one.kind === "im")));
}

function roomLink(channel, current) {
  const fresh = unread(channel) && channel !== current;
  const name = roomName(channel);
  const mark = channel.kind === "im" ? avatar(state.users[state.bot], true) : channel.kind === "private" ? icons.lock() : el("span", { class: "hash", "aria-hidden": "true" }, "#");
  return el("button", { type: "button", class: `room${channel === current ? " current" : ""}${fresh ? " unread" : ""}`, "data-test": `channel-${name}`,
    "aria-current": channel === current ? "page" : null, onclick: () => go(name) },
    mark, el("span", { class: "room-name" }, channel.kind === "im" ? "Firstline" : channel.name),
    fresh ? el("span", { class: "dot", "aria-label": "unread" }) : null);
}

function drawTopbar(channel) {
  const dm = channel.kind === "im";
  const tab = (name, words) =>
    el("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(view.tab === name), "data-test": `tab-${name}`,
      onclick: () => { view.tab = name; post("home", { tab: name }); draw(); } }, words);
  slot("topbar").replaceChildren(
    el("div", { class: "topbar-words" },
      el("h1", {}, dm ? avatar(state.users[state.bot], true) : channel.kind === "private" ? icons.lock() : el("span", { class: "hash" }, "#"), dm ? "Firstline" : channel.name),
      dm ? el("div", { class: "tabs", role: "tablist" }, tab("home", "Home"), tab("messages", "Messages"))
        : el("p", {}, channel.purpose)),
    dm ? el("span", { class: "badge" }, "App") : el("span", { class: "members" }, `${channel.members} members`));
}

// Stay at the newest message until the person scrolls up; what they send brings them back.
function keepBottom(node, fill, newest) {
  const toBottom = () => { node.scrollTop = node.scrollHeight; };
  if (node.atBottom === undefined) {
    node.addEventListener("scroll", () => { node.atBottom = node.scrollHeight - node.scrollTop - node.clientHeight < 80; });
    new ResizeObserver(() => node.atBottom && toBottom()).observe(node);
    node.atBottom = true;
  }
  fill();
  if (newest && newest.ts !== node.newest && newest.user === state.viewer.id) node.atBottom = true;
  node.newest = newest?.ts;
  if (node.atBottom) toBottom();
}

function items(messages, channel, now, options = {}) {
  const list = [];
  let previous = null;
  for (const raw of messages) {
    const message = { ...raw, channel: channel.id };
    if (!options.inThread && (!previous || day(previous.ts) !== day(message.ts))) {
      const words = day(message.ts);
      list.push({ key: `day-${words}`, signature: words, build: () => el("div", { class: "day" }, el("span", {}, words)) });
    }
    const compact = Boolean(follows(message, previous)) && !previous.reply_count && options.inThread !== "first";
    const signature = JSON.stringify([message, compact, view.editing === message.ts, now.status(channel.id, message.ts), view.as]);
    list.push({ key: `${channel.id}:${message.ts}`, signature, build: () => messageNode(message, now, { ...options, compact }) });
    previous = message;
  }
  return list;
}

function drawConversation(channel) {
  const now = scene();
  const top = channel.messages.filter((one) => (!one.thread_ts || one.thread_ts === one.ts) );
  const box = slot("messages");
  if (box.dataset.room !== `${view.as}:${channel.id}`) {
    box.replaceChildren();
    if (box.atBottom === false) box.atBottom = true;
    box.dataset.room = `${view.as}:${channel.id}`;
  }
  const start = { key: "start", signature: JSON.stringify([top.length === 0, channel.id, channel.assistants[""]?.prompts]), build: () => startOf(channel, top.length === 0) };
  mountComposer(slot("composer"), channel, null);
  keepBottom(box, () => reconcile(box, [start, ...items(top, channel, now), ...waiting(channel, now)]), top.at(-1));
}

// The app's status at the top of a DM; its prompts stand where nothing has been said yet.
function waiting(channel, now) {
  const assistant = channel.assistants[""];
  if (!assistant) return [];
  const status = now.status(channel.id, "");
  if (!status) return [];
  return [{ key: "assistant", signature: status, build: () =>
    el("div", { class: "assistant" }, el("p", { class: "status", role: "status" }, el("span", { class: "dots" }), status)) }];
}

function startOf(channel, empty) {
  const dm = channel.kind === "im";
  const fill = (text) => {
    const field = slot("composer").querySelector("textarea");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.focus();
  };
  const words = dm ? "Ask Firstline anything about work. Only you and Firstline see this conversation." : channel.purpose;
  const prompts = channel.assistants[""]?.prompts ?? [];
  const say = (one) => post("say", { channel: channel.id, text: one.message });
  const examples = prompts.length
    ? prompts.map((one) => el("button", { type: "button", class: "example", "data-test": "prompt", onclick: () => say(one) }, one.title))
    : EXAMPLES.map((text) => el("button", { type: "button", class: "example", "data-test": "example", onclick: () => fill(text) }, text));
  const asks = dm || ["help", "it-help"].includes(channel.name);
  return el("div", { class: empty ? "start empty" : "start" },
    el("div", { class: "start-mark", "aria-hidden": "true" }, dm ? avatar(state.users[state.bot]) : channel.kind === "private" ? icons.lock() : "#"),
    el("h2", {}, dm ? "Firstline" : `This is the start of #${channel.name}`),
    el("p", {}, words),
    empty && asks ? el("p", { class: "hint", "data-test": "hint" }, "Ask something, for example:") : null,
    empty && asks ? el("div", { class: "examples" }, ...examples) : null,
    empty && !asks ? el("p", { class: "hint" }, channel.kind === "private" ? "Questions that need a person arrive here." : "Nothing here yet. Mention @Firstline to ask something.") : null);
}

function mountComposer(place, channel, thread) {
  const key = `${view.as}:${channel.id}:${thread ?? ""}`;
  if (place.dataset.composer === key) return;
  place.dataset.composer = key;
  if (!composers.has(key)) {
    const name = channel.kind === "im" ? "Firstline" : `#${channel.name}`;
    composers.set(key, composerNode({
      label: thread ? "Reply in thread" : `Message ${name}`,
      test: thread ? "thread-composer" : "composer",
      people: () => [...Object.values(state.users).map((user) => user.name), ...Object.values(state.groups)],
      say: (text) => post("say", { channel: channel.id, text, thread_ts: thread }),
      command: (command, text) => post("command", { channel: channel.id, command, text }),
      toast, inThread: Boolean(thread),
    }));
  }
  place.replaceChildren(composers.get(key));
}

function drawThread(channel) {
  const pane = slot("thread");
  const root = channel.messages.find((one) => one.ts === view.thread);
  const replies = channel.messages.filter((one) => one.thread_ts === view.thread && one.ts !== view.thread);
  const open = Boolean(view.thread && (root || replies.length)) && view.tab === "messages";
  pane.hidden = !open;
  document.querySelector(".app").classList.toggle("with-thread", open);
  if (!open) return;
  if (pane.dataset.thread !== `${view.as}:${channel.id}:${view.thread}`) {
    pane.dataset.thread = `${view.as}:${channel.id}:${view.thread}`;
    pane.replaceChildren(
      el("header", { class: "topbar" }, el("div", { class: "topbar-words" }, el("h1", {}, "Thread"), el("p", {}, channel.kind === "im" ? "Firstline" : `#${channel.name}`)),
        el("button", { type: "button", class: "tool", "aria-label": "Close thread", "data-test": "close-thread", onclick: () => { view.thread = null; draw(); } }, icons.close())),
      el("section", { class: "messages", "aria-label": "Thread messages", tabindex: "0", "aria-live": "polite" }), el("div", { class: "composer-slot" }));
  }
  const [, list, place] = pane.children;
  const now = scene();
  const count = replies.filter((one) => !one.only_you).length;
  const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "No replies yet";
  const line = { key: "count", signature: words, build: () => el("div", { class: "day left" }, el("span", {}, words)) };
  const status = now.status(channel.id, view.thread);
  const typing = status ? [{ key: "status", signature: status, build: () => el("p", { class: "status padded", role: "status" }, el("span", { class: "dots" }), status) }] : [];
  mountComposer(place, channel, view.thread);
  keepBottom(list, () => reconcile(list, [...(root ? items([root], channel, now, { inThread: true }) : []), line, ...items(replies, channel, now, { inThread: true }), ...typing]), replies.at(-1));
}

function drawHome() {
  const box = slot("home");
  const signature = JSON.stringify(state.home);
  if (box.signature === signature) return;
  box.signature = signature;
  if (!state.home) {
    box.replaceChildren(el("div", { class: "start empty" }, el("h2", {}, "Nothing here yet"), el("p", {}, "The app has not published a Home tab for you.")));
    return;
  }
  const values = new Map();
  const act = (node, element, value) => post("press", { view_id: state.home.id, action_id: element.action_id, value, values: Object.fromEntries(values) });
  box.replaceChildren(el("div", { class: "home-sheet" }, blocksNode(state.home.blocks, { ...scene(), act, values })));
}

document.querySelector('[data-test="view-as"]').addEventListener("change", (event) => {
  Object.assign(view, { as: event.target.value, thread: null, editing: null, tab: "messages" });
  state = null;
  connect();
});
// A link to a message of this workspace opens it here; its host is somebody else's.
document.addEventListener("click", (event) => {
  const hit = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?/.exec(event.target.closest?.("a")?.href ?? "");
  const found = hit && state.channels.find((one) => one.id === hit[1]);
  if (!hit) return;
  event.preventDefault();
  if (!found) return toast("You are not a member of that conversation.");
  go(roomName(found));
  view.thread = hit[4] ?? `${hit[2]}.${hit[3]}`;
  draw();
});
document.addEventListener("visibilitychange", draw);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && view.thread && !document.querySelector("dialog[open]") && !view.editing) {
    view.thread = null;
    draw();
  }
});
connect();
