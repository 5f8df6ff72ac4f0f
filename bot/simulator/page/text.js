// mrkdwn and Markdown as DOM nodes. Nothing here ever parses HTML.

import { el } from "/page/dom.js";
import { emoji as drawn, known } from "/page/emoji.js";

export const decode = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const MRKDWN = new RegExp(
  [
    "<([^<>\\n]+)>", // 1 entity
    "`([^`\\n]+)`", // 2 code
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])", // 3 bold
    "(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])", // 4 italic
    "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])", // 5 strike
    ":([a-z0-9_+-]+):", // 6 emoji
  ].join("|"),
);
const MARKDOWN = new RegExp(
  [
    "\\[([^\\]\\n]+)\\]\\(([^)\\s]+)\\)", // 1, 2 link
    "`([^`\\n]+)`", // 3 code
    "\\*\\*(?=\\S)([^\\n]*?\\S)\\*\\*", // 4 bold
    "(?<![\\w*])[*_](?=\\S)([^*_\\n]*[^*_\\s])[*_](?![\\w*])", // 5 italic
    "~~([^~\\n]+)~~", // 6 strike
    "<([^<>\\n]+)>", // 7 entity
    ":([a-z0-9_+-]+):", // 8 emoji
    "\\\\([\\\\`*_{}\\[\\]()#+\\-.!~>|<&])", // 9 escape
    "(https?://[^\\s<>)\\]]*[^\\s<>)\\].,;:!?])", // 10 bare link
  ].join("|"),
);

export function inline(text, names, markdown = false) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const hit = (markdown ? MARKDOWN : MRKDWN).exec(rest);
    if (!hit) break;
    if (hit.index) nodes.push(decode(rest.slice(0, hit.index)));
    nodes.push((markdown ? markdownNode : mrkdwnNode)(hit, names));
    rest = rest.slice(hit.index + hit[0].length);
  }
  if (rest) nodes.push(decode(rest));
  return nodes;
}

function mrkdwnNode([whole, entity, code, bold, italic, strike, emoji], names) {
  if (entity) return entityNode(entity, names);
  if (code) return el("code", {}, decode(code));
  if (bold) return el("strong", {}, ...inline(bold, names));
  if (italic) return el("em", {}, ...inline(italic, names));
  if (strike) return el("s", {}, ...inline(strike, names));
  return emojiNode(emoji, whole);
}

function markdownNode([whole, label, url, code, bold, italic, strike, entity, emoji, escaped, bare], names) {
  if (label) return link(url, inline(label, names, true));
  if (code) return el("code", {}, decode(code));
  if (bold) return el("strong", {}, ...inline(bold, names, true));
  if (italic) return el("em", {}, ...inline(italic, names, true));
  if (strike) return el("s", {}, ...inline(strike, names, true));
  if (entity) return entityNode(entity, names);
  if (escaped) return escaped;
  return bare ? link(bare, [bare]) : emojiNode(emoji, whole);
}

function emojiNode(name, whole) {
  return known(name) ? drawn(name) : whole;
}

function entityNode(entity, names) {
  const bar = entity.indexOf("|");
  const [target, label] = bar < 0 ? [entity, ""] : [entity.slice(0, bar), decode(entity.slice(bar + 1))];
  const mention = (text, loud = false) => el("span", { class: loud ? "mention loud" : "mention" }, text);
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1)) ?? (label || target.slice(1))}`, names.isMe(target.slice(1)));
  if (target.startsWith("#")) return mention(`#${names.room(target.slice(1)) ?? (label || target.slice(1))}`);
  if (target.startsWith("!subteam^")) return mention(`@${names.group(target.slice(9)) ?? label.replace(/^@/, "")}`);
  if (/^!(channel|here|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, true);
  if (target.startsWith("!date^")) return moment(target, label);
  if (target.startsWith("!")) return label || `<${entity}>`;
  return link(decode(target), [label || decode(target).replace(/^mailto:/, "")]);
}

// Slack's date formatting, as far as apps use it here: in the reader's own zone.
function moment(target, fallback) {
  const [, seconds, format] = target.split("^");
  const then = new Date(Number(seconds) * 1000);
  if (!format || Number.isNaN(then.getTime())) return fallback;
  const today = new Date().toDateString() === then.toDateString();
  const day = today ? "Today" : then.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
  const time = then.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return el("time", { title: fallback }, format.replace(/\{date\w*\}/g, day).replace(/\{time\w*\}/g, time));
}

export function link(url, children) {
  if (!/^(https?:|mailto:)/i.test(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// Blocks of text: fences, quotes, lists, headings, paragraphs.
export function rich(text, names, markdown = false) {
  const box = el("div", { class: "rich" });
  text.split("```").forEach((part, at) => {
    if (at % 2) box.append(el("pre", {}, el("code", {}, decode(part.replace(/^(\w*)\n/, "").replace(/\n$/, "")))));
    else for (const node of lines(part.replace(/^\n|\n$/g, ""), names, markdown)) box.append(node);
  });
  return box;
}

const LINE = [
  ["quote", /^(?:&gt;|>)\s?(.*)$/],
  ["bullet", /^(\s*)(?:[•◦▪]|[-*](?=\s))\s*(.*)$/],
  ["number", /^(\s*)\d+[.)]\s+(.*)$/],
  ["heading", /^(#{1,6})\s+(.*)$/],
];

function kindOf(line, markdown) {
  for (const [kind, pattern] of LINE) {
    const hit = pattern.exec(line);
    if (hit && (markdown || kind !== "heading")) return [kind, hit.at(-1), hit[1]?.length ?? 0];
  }
  return [line.trim() ? "plain" : "blank", line, 0];
}

function lines(text, names, markdown) {
  const nodes = [];
  let open = null;
  for (const line of text.split("\n")) {
    const [kind, words, depth] = kindOf(line, markdown);
    const children = inline(words, names, markdown);
    if (kind === "blank") open = null;
    else if (kind === "bullet" || kind === "number") {
      const tag = kind === "bullet" ? "UL" : "OL";
      if (open?.tagName !== tag) nodes.push((open = el(tag)));
      open.append(el("li", { class: depth > 1 ? "deep" : null }, ...children));
    } else if (kind === "heading") {
      open = null;
      nodes.push(el("p", { class: "heading" }, ...children));
    } else {
      const tag = kind === "quote" ? "BLOCKQUOTE" : "P";
      if (open?.tagName === tag) open.append(markdown && kind === "plain" ? " " : el("br"), ...children);
      else nodes.push((open = el(tag, {}, ...children)));
    }
  }
  return nodes;
}
