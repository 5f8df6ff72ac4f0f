// Block Kit as DOM nodes. `act` tells the caller what was touched; `values` holds what is typed.

import { el } from "/page/dom.js";
import { emoji } from "/page/emoji.js";
import { inline, link, rich } from "/page/text.js";

export function blocksNode(blocks, context) {
  return el("div", { class: "blocks" }, ...blocks.map((block) => (BLOCKS[block.type] ?? unknown)(block, context)));
}

const BLOCKS = {
  section: (block, context) =>
    el(
      "div",
      { class: "block section" },
      el(
        "div",
        { class: "section-body" },
        block.text ? textNode(block.text, context) : null,
        block.fields ? el("div", { class: "fields" }, ...block.fields.map((field) => textNode(field, context))) : null,
      ),
      block.accessory ? el("div", { class: "accessory" }, elementNode(block.accessory, block, context)) : null,
    ),
  header: (block) => el("h3", { class: "block header" }, block.text.text),
  divider: () => el("hr", { class: "block divider" }),
  markdown: (block, context) => el("div", { class: "block" }, rich(block.text, context.names, true)),
  context: (block, context) =>
    el("div", { class: "block context" }, ...block.elements.map((one) => (one.type === "image" ? picture(one) : textNode(one, context)))),
  actions: (block, context) =>
    el("div", { class: "block actions" }, ...block.elements.map((one) => elementNode(one, block, context))),
  context_actions: (block, context) =>
    el("div", { class: "block context-actions" }, ...block.elements.map((one) => elementNode(one, block, context))),
  image: (block) => el("div", { class: "block" }, picture(block)),
  input: inputBlock,
  rich_text: (block, context) => el("div", { class: "block rich rich-text" }, ...block.elements.map((part) => richPart(part, context))),
};

const unknown = (block) => el("div", { class: "block context" }, `[${block.type} is not drawn here]`);
const picture = (one) => el("span", { class: "picture", role: "img", "aria-label": one.alt_text ?? "" }, one.alt_text || "image");

function textNode(text, { names }) {
  if (text.type === "mrkdwn") return rich(text.text, names);
  return el("div", { class: "rich plain" }, text.text);
}

function richPart(part, context) {
  const run = (one) => {
    if (one.type === "user") return inline(`<@${one.user_id}>`, context.names)[0];
    if (one.type === "link") return link(one.url, [styled(one.text ?? one.url, one.style ?? {})]);
    if (one.type === "emoji") return inline(`:${one.name}:`, context.names)[0];
    return styled(one.text ?? "", one.style ?? {});
  };
  const parts = part.elements ?? [];
  if (part.type === "rich_text_list") {
    const ordered = part.style === "ordered";
    return el(ordered ? "ol" : "ul", { class: `indent-${Math.min(part.indent ?? 0, 5)}`, start: ordered ? (part.offset ?? 0) + 1 : null },
      ...parts.map((item) => el("li", {}, ...item.elements.map(run))));
  }
  if (part.type === "rich_text_preformatted") return el("pre", {}, el("code", {}, ...parts.map(run)));
  return el(part.type === "rich_text_quote" ? "blockquote" : "p", {}, ...parts.map(run));
}

// Words of rich text are never markup: they stand as they are, in one or several styles.
function styled(text, style) {
  const tags = { code: "code", bold: "strong", italic: "em", strike: "s" };
  return Object.keys(tags).filter((name) => style[name]).reduce((inner, name) => el(tags[name], {}, inner), text);
}

function inputBlock(block, context) {
  const error = context.errors?.[block.block_id];
  const id = `input-${block.block_id}`;
  const group = ["radio_buttons", "checkboxes"].includes(block.element.type);
  const label = el(group ? "legend" : "label", { class: "input-label", for: group ? null : id },
    block.label.text, block.optional ? el("span", { class: "optional" }, " (optional)") : null);
  const field = elementNode(block.element, block, { ...context, inputId: id, invalid: Boolean(error) });
  return el(group ? "fieldset" : "div", { class: error ? "block input invalid" : "block input", "data-block-id": block.block_id },
    label, field,
    error ? el("p", { class: "input-error", role: "alert" }, error) : null,
    block.hint ? el("p", { class: "input-hint" }, block.hint.text) : null);
}

function elementNode(element, block, context) {
  return (ELEMENTS[element.type] ?? unknown)(element, block, context);
}

const hooks = (element) => ({ "data-test": "action", "data-action-id": element.action_id });

const ELEMENTS = {
  button: (element, block, { act, names }) =>
    el("button", { ...hooks(element), type: "button", class: `button ${element.style ?? ""}`, "data-value": element.value,
      "aria-label": element.accessibility_label,
      onclick: (event) => {
        if (element.confirm && !window.confirm(`${element.confirm.title.text}\n\n${element.confirm.text.text}`)) return;
        if (element.url) window.open(element.url, "_blank", "noopener");
        act(event.currentTarget, element, element.value);
      } }, ...inline(element.text.text, names)),
  icon_button: (element, block, { act }) =>
    el("button", { ...hooks(element), type: "button", class: "button quiet", onclick: (event) => act(event.currentTarget, element, element.value) }, element.text.text),
  feedback_buttons: (element, block, context) =>
    el("span", { class: "feedback", role: "group", "aria-label": "Feedback" },
      feedback(element, element.positive_button, "thumbsup", context), feedback(element, element.negative_button, "thumbsdown", context)),
  overflow: (element, block, context) => chooser(element, context, "⋯", "select overflow"),
  static_select: (element, block, context) => {
    if (context.values) return select(element, context);
    return chooser(element, context, element.placeholder?.text ?? "Choose…", "select");
  },
  radio_buttons: (element, block, context) => choices(element, context, "radio"),
  checkboxes: (element, block, context) => choices(element, context, "checkbox"),
  plain_text_input: (element, block, context) =>
    typed(element, context, el(element.multiline ? "textarea" : "input", { rows: element.multiline ? 4 : null, type: element.multiline ? null : "text" })),
  email_text_input: (element, block, context) => typed(element, context, el("input", { type: "email" })),
  url_text_input: (element, block, context) => typed(element, context, el("input", { type: "url" })),
  number_input: (element, block, context) => typed(element, context, el("input", { type: "number" })),
  datepicker: (element, block, context) => typed(element, context, el("input", { type: "date" })),
  users_select: (element, block, context) => {
    const options = context.people.map(([id, name]) => ({ value: id, text: { text: name } }));
    return context.values ? select({ ...element, options }, context) : chooser({ ...element, options }, context, "Choose…", "select");
  },
};

function feedback(element, side, mark, { act, pressed }) {
  const is = pressed?.(element.action_id) === side.value;
  return el("button", { ...hooks(element), type: "button", class: "feedback-button", "data-value": side.value, "aria-pressed": String(is),
    title: side.accessibility_label ?? side.text.text,
    onclick: (event) => act(event.currentTarget, element, side.value) },
    emoji(mark), el("span", { class: "feedback-words" }, side.text.text));
}

const optionsOf = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];

// In a message: choosing tells the app at once.
function chooser(element, { act }, words, kind) {
  const first = el("option", { value: "", disabled: true, selected: true }, words);
  const rest = optionsOf(element).map((one) => el("option", { value: one.value, selected: one.value === element.initial_option?.value }, one.text.text));
  return el("select", { ...hooks(element), class: kind, "aria-label": words === "⋯" ? "More" : words,
    onchange: (event) => {
      act(event.currentTarget, element, event.currentTarget.value);
      if (element.type === "overflow") event.currentTarget.selectedIndex = 0;
    } }, first, ...rest);
}

// In a modal: choosing is remembered until it is submitted.
function select(element, { values, inputId, act }) {
  const chosen = values.get(element.action_id) ?? element.initial_option?.value ?? "";
  const node = el("select", { ...hooks(element), class: "select wide", id: inputId,
    onchange: () => {
      values.set(element.action_id, node.value);
      if (!inputId) act(node, element, node.value);
    } },
    el("option", { value: "", disabled: true, selected: !chosen }, element.placeholder?.text ?? "Choose…"),
    ...optionsOf(element).map((one) => el("option", { value: one.value, selected: one.value === chosen }, one.text.text)));
  if (chosen) values.set(element.action_id, chosen);
  return node;
}

function choices(element, { values, act, inputId }, kind) {
  const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((one) => one.value);
  const picked = new Set(values?.get(element.action_id)?.split(",") ?? initial);
  if (picked.size) values?.set(element.action_id, [...picked].join(","));
  const box = el("div", { class: "choices", ...hooks(element) });
  for (const one of optionsOf(element)) {
    const input = el("input", { type: kind, name: element.action_id, value: one.value, checked: picked.has(one.value),
      onchange: () => {
        const now = [...box.querySelectorAll("input:checked")].map((node) => node.value).join(",");
        values?.set(element.action_id, now);
        if (!inputId) act(input, element, now);
      } });
    box.append(el("label", { class: "choice" }, input, el("span", {}, one.text.text,
      one.description ? el("small", {}, one.description.text) : null)));
  }
  return box;
}

function typed(element, { values, inputId, invalid }, node) {
  const now = values.get(element.action_id) ?? element.initial_value ?? element.initial_date ?? "";
  node.value = now;
  values.set(element.action_id, now);
  node.id = inputId;
  node.className = "field";
  node.placeholder = element.placeholder?.text ?? "";
  if (invalid) node.setAttribute("aria-invalid", "true");
  if (element.max_length) node.maxLength = element.max_length;
  for (const [name, value] of Object.entries(hooks(element))) node.setAttribute(name, value);
  node.addEventListener("input", () => values.set(element.action_id, node.value));
  return node;
}
