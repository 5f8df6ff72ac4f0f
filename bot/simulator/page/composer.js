// The box people write in: Enter sends, Shift+Enter breaks the line, Tab completes an @name.

import { el, icons } from "/page/dom.js";

export function composerNode({ label, test, people, say, command, toast, inThread }) {
  const field = el("textarea", { rows: 1, placeholder: label, "aria-label": label, "data-test": test, spellcheck: "true" });
  const send = el("button", { type: "submit", class: "send", "aria-label": "Send", "data-test": inThread ? "thread-send" : "send", disabled: true }, icons.send());
  const names = el("div", { class: "names", hidden: true });
  const form = el("form", { class: "composer" }, names, field, el("div", { class: "composer-foot" },
    el("span", { class: "composer-hint" }, inThread ? "Enter to send" : "Enter to send · @Firstline to mention · /ask to ask privately"), send));

  const partial = () => /(?:^|\s)@([\w-]*)$/.exec(field.value.slice(0, field.selectionStart));
  const complete = (name) => {
    const hit = partial();
    if (!hit) return;
    const start = field.selectionStart - hit[1].length;
    field.setRangeText(`${name} `, start, field.selectionStart, "end");
    changed();
    field.focus();
  };
  const changed = () => {
    send.disabled = !field.value.trim();
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
    const hit = partial();
    const found = hit ? people().filter((name) => name.toLowerCase().startsWith(hit[1].toLowerCase())).slice(0, 6) : [];
    names.hidden = !found.length;
    names.replaceChildren(...found.map((name) => el("button", { type: "button", class: "name", onclick: () => complete(name) }, `@${name}`)),
      el("small", {}, "Tab to complete"));
  };
  const submit = (event) => {
    event?.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    if (text.startsWith("/") && inThread) {
      toast("Slash commands do not work in threads, as in Slack.");
      return;
    }
    field.value = "";
    changed();
    const hit = /^(\/[a-z][\w-]*)\s*([\s\S]*)$/.exec(text);
    if (hit) command(hit[1], hit[2]);
    else say(text);
  };
  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape" && !names.hidden) {
      event.stopPropagation();
      names.hidden = true;
    }
    if (event.key === "Tab" && !names.hidden && !event.shiftKey) {
      event.preventDefault();
      names.querySelector("button").click();
    }
  });
  form.addEventListener("submit", submit);
  return form;
}
