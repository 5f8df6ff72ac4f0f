// One message, with its tools, its reactions and the way into its thread.

import { blocksNode } from "/page/blocks.js";
import { avatar, el, icons } from "/page/dom.js";
import { emoji } from "/page/emoji.js";
import { decode, rich } from "/page/text.js";

const QUICK = ["thumbsup", "white_check_mark", "eyes", "heart"];
const TOGETHER_SECONDS = 300;
const SLACKBOT = { name: "Slackbot", handle: "slackbot", bot: false };

export const clock = (ts) =>
  new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export function day(ts) {
  const then = new Date(Number(ts) * 1000);
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(new Date()) - midnight(then)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return then.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

export const follows = (message, previous) =>
  previous && previous.user === message.user && message.blocks?.[0]?.type !== "header" && previous.only_you === message.only_you &&
  Number(message.ts) - Number(previous.ts) < TOGETHER_SECONDS && day(message.ts) === day(previous.ts);

// `scene`: state, names, the page's verbs (`post`, `openThread`, `edit`), and what is being edited.
export function messageNode(message, scene, { compact = false, inThread = false } = {}) {
  const user = scene.state.users[message.user] ?? SLACKBOT;
  const own = message.user === scene.state.viewer.id && !message.only_you;
  const classes = ["message", compact && "compact", message.only_you && "only-you", scene.editing === message.ts && "editing"];
  return el("article", {
      class: classes.filter(Boolean).join(" "), "data-test": "message", "data-ts": message.ts, "data-user": user.handle,
      "data-only-you": String(message.only_you), "aria-label": `${user.name} at ${clock(message.ts)}` },
    el("div", { class: "gutter" }, compact ? el("time", { class: "gutter-time" }, clock(message.ts)) : avatar(user)),
    el("div", { class: "message-body" },
      message.only_you ? el("p", { class: "only-you-line" }, icons.eye(), "Only visible to you") : null,
      compact ? null : byline(user, message),
      scene.editing === message.ts ? editor(message, scene) : content(message, scene),
      reactions(message, scene),
      inThread ? null : threadLink(message, scene)),
    message.only_you ? null : tools(message, scene, own, inThread));
}

function byline(user, message) {
  return el("header", { class: "byline" }, el("strong", {}, user.name),
    user.bot ? el("span", { class: "badge" }, "App") : null,
    el("time", { title: new Date(Number(message.ts) * 1000).toLocaleString() }, clock(message.ts)));
}

function content(message, scene) {
  const blocks = message.blocks ?? [];
  const drawn = blocks.length ? blocksNode(blocks, blockContext(message, scene)) : rich(message.text, scene.names);
  if (message.edited) (drawn.lastElementChild ?? drawn).append(el("span", { class: "edited" }, " (edited)"));
  return drawn;
}

function blockContext(message, scene) {
  return {
    names: scene.names,
    people: scene.people,
    pressed: (action) => scene.pressed.get(`${message.ts}:${action}`),
    act: async (node, element, value) => {
      node.classList.add("busy");
      if (element.type === "feedback_buttons") {
        scene.pressed.set(`${message.ts}:${element.action_id}`, value);
        for (const one of node.parentElement.children) one.setAttribute("aria-pressed", String(one === node));
      }
      await scene.post("click", { channel: message.channel, ts: message.ts, action_id: element.action_id, value });
      node.classList.remove("busy");
    },
  };
}

function editor(message, scene) {
  const field = el("textarea", { class: "field", rows: 2, "aria-label": "Edit message", "data-test": "editor",
    onkeydown: (event) => {
      if (event.key === "Escape") scene.edit(null);
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        save();
      }
    } });
  field.value = plain(message.text, scene);
  const save = () => {
    const text = field.value.trim();
    if (text) scene.post("edit", { channel: message.channel, ts: message.ts, text });
    scene.edit(null);
  };
  setTimeout(() => field.focus());
  return el("div", { class: "edit-box" }, field,
    el("div", { class: "edit-tools" },
      el("button", { type: "button", class: "button", onclick: () => scene.edit(null) }, "Cancel"),
      el("button", { type: "button", class: "button primary", onclick: save }, "Save")));
}

// Back to what was typed, so that an edit does not escape things twice.
const plain = (text, { names }) =>
  decode(text
    .replace(/<@(\w+)>/g, (_, id) => `@${names.handle(id) ?? id}`)
    .replace(/<#\w+\|([^>]+)>/g, "#$1")
    .replace(/<!subteam\^\w+\|([^>]+)>/g, "$1"));

function reactions(message, scene) {
  const all = message.reactions ?? [];
  if (!all.length) return null;
  return el("div", { class: "reactions" }, ...all.map(({ name, users, count }) =>
    el("button", { type: "button", class: "reaction", "data-test": "reaction", "data-name": name,
      "aria-pressed": String(users.includes(scene.state.viewer.id)), "aria-label": `${count} reacted with ${name}`,
      title: `${users.map((id) => scene.state.users[id]?.name ?? id).join(", ")} reacted with :${name}:`,
      onclick: () => scene.post("react", { channel: message.channel, ts: message.ts, name }) },
      emoji(name), String(count))));
}

function threadLink(message, scene) {
  const status = scene.status(message.channel, message.ts);
  const typing = status ? el("p", { class: "status", role: "status" }, el("span", { class: "dots", "aria-hidden": "true" }), status) : null;
  if (!message.reply_count) return typing;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const faces = message.reply_users.slice(0, 4).map((id) => avatar(scene.state.users[id] ?? SLACKBOT, true));
  return el("div", {}, el("button", { type: "button", class: "thread-link", "data-test": "open-thread", onclick: () => scene.openThread(message.ts) },
    ...faces, el("strong", {}, count), el("span", {}, `Last reply ${clock(message.latest_reply)}`)), typing);
}

function shortcuts(message, scene) {
  const known = Object.entries(scene.state.shortcuts);
  if (!known.length) return null;
  return el("select", { class: "tool more", "aria-label": "More actions", title: "More actions", "data-test": "shortcuts",
    onchange: (event) => {
      scene.post("shortcut", { channel: message.channel, ts: message.ts, callback_id: event.currentTarget.value });
      event.currentTarget.selectedIndex = 0;
    } },
    el("option", { value: "", disabled: true, selected: true }, "⋯"),
    ...known.map(([id, name]) => el("option", { value: id }, name)));
}

function tools(message, scene, own, inThread) {
  const tool = (label, icon, onclick, test) =>
    el("button", { type: "button", class: "tool", "aria-label": label, title: label, "data-test": test, onclick }, icon);
  const react = (name) =>
    el("button", { type: "button", class: "tool", "aria-label": `React with ${name}`, title: `:${name}:`, "data-test": "react", "data-name": name,
      onclick: () => scene.post("react", { channel: message.channel, ts: message.ts, name }) }, emoji(name));
  return el("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" },
    ...QUICK.slice(0, inThread ? 3 : QUICK.length).map(react),
    inThread ? null : tool("Reply in thread", icons.reply(), () => scene.openThread(message.ts), "reply"),
    shortcuts(message, scene),
    own ? tool("Edit message", icons.edit(), () => scene.edit(message.ts), "edit") : null,
    own ? tool("Delete message", icons.bin(), () => scene.post("delete", { channel: message.channel, ts: message.ts }), "delete") : null);
}

