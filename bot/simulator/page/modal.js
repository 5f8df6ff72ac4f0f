// The topmost modal of the person looking; what they typed survives an error or an update.

import { blocksNode } from "/page/blocks.js";
import { el, icons } from "/page/dom.js";

const typed = new Map(); // view id -> what is in its inputs, by action id

export function drawModal(dialog, modals, scene) {
  const view = modals.at(-1);
  const signature = view ? JSON.stringify([view.id, view.hash, view.errors]) : "";
  if (dialog.signature === signature) return;
  dialog.signature = signature;
  if (!view) {
    dialog.close();
    dialog.replaceChildren();
    typed.clear();
    return;
  }
  const values = typed.get(view.id) ?? typed.set(view.id, new Map()).get(view.id);
  const asked = new Set(view.ids);
  const filled = () => Object.fromEntries([...values].filter(([key, value]) => asked.has(key) && value !== ""));
  const close = () => scene.post("close", { view_id: view.id });
  const act = (node, element, value) => scene.post("press", { view_id: view.id, action_id: element.action_id, value, values: filled() });
  const submit = el("button", { type: "submit", class: "button primary", "data-test": "modal-submit" }, view.submit?.text ?? "Submit");
  const form = el("form", { class: "modal-form", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      submit.classList.add("busy");
      await scene.post("submit", { view_id: view.id, values: filled() });
      submit.classList.remove("busy");
    } },
    el("header", { class: "modal-head" }, el("h2", { id: "modal-title" }, view.title?.text ?? ""),
      el("button", { type: "button", class: "tool", "aria-label": "Close", onclick: close }, icons.close())),
    el("div", { class: "modal-body" },
      view.errors[""] ? el("p", { class: "input-error", role: "alert" }, view.errors[""]) : null,
      blocksNode(view.blocks ?? [], { ...scene, values, errors: view.errors, act })),
    el("footer", { class: "modal-foot" },
      el("button", { type: "button", class: "button", "data-test": "modal-cancel", onclick: close }, view.close?.text ?? "Cancel"),
      view.submit ? submit : null));
  dialog.setAttribute("aria-labelledby", "modal-title");
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid]") ?? dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select"))?.focus();
}
