// What may go wrong between Slack and the app: switched here, drawn as it is.

import { el } from "/page/dom.js";

const SHARES = [["0", "off"], ["0.3", "3 in 10"], ["1", "all"]];

function trouble(name, { share, meaning }, post) {
  const known = SHARES.some(([value]) => Number(value) === share) ? SHARES : [...SHARES, [String(share), `${Math.round(share * 100)} in 100`]];
  const choice = el("select", { "data-test": `trouble-${name}`, "aria-label": meaning, onchange: (event) => post("trouble", { trouble: name, share: Number(event.target.value) }) },
    ...known.map(([value, words]) => el("option", { value, selected: Number(value) === share }, words)));
  return el("label", { class: "trouble", title: meaning }, el("span", {}, name.replaceAll("_", " ")), choice);
}

const act = (words, name, post) => el("button", { type: "button", class: "plain", "data-test": `wire-${name}`, onclick: () => post(name) }, words);

export function faultsPanel(troubles, post) {
  const on = Object.values(troubles).filter(({ share }) => share > 0).length;
  return [
    el("summary", {}, on ? `What goes wrong (${on})` : "What goes wrong"),
    ...Object.entries(troubles).map(([name, one]) => trouble(name, one, post)),
    el("div", { class: "wire" }, act("Drop the socket", "drop", post), act("Make it deaf", "deafen", post)),
    el("a", { href: "/page/incident", download: "incident.json", "data-test": "incident" }, "Save all this as a file"),
  ];
}
