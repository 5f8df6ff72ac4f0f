// Elements out of plain values. Text only ever becomes a text node.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// Keep the children of `container` in step with `items`; what did not change stays as it is,
// with its focus, its selection and its scroll position.
export function reconcile(container, items) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map(({ key, signature, build }) => {
    const known = old.get(key);
    if (known && known.signature === signature) return known;
    const made = build();
    made.dataset.key = key;
    made.signature = signature;
    return made;
  });
  for (const child of [...container.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((node, at) => {
    if (container.children[at] !== node) container.insertBefore(node, container.children[at] ?? null);
  });
}

const COLOURS = ["#c05a2b", "#2f7d6b", "#3667a6", "#8a6d1f", "#a3425f"];

export function avatar(user, small = false) {
  const size = small ? "avatar small" : "avatar";
  if (user.bot) return el("span", { class: `${size} bot`, "aria-hidden": "true" }, bolt());
  const initials = user.name.split(/[\s-]+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const node = el("span", { class: size, "aria-hidden": "true" }, initials);
  node.style.setProperty("--colour", COLOURS[(user.place ?? 0) % COLOURS.length]);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

function svg(paths, box = "0 0 20 20") {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", box);
  node.setAttribute("aria-hidden", "true");
  for (const shape of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    node.append(path);
  }
  return node;
}

export const bolt = () => svg(["M4 5h12M4 10h8M4 15h4"]);
export const icons = {
  send: () => svg(["M3 10l14-6-5 13-3-5z", "M9 12l8-8"]),
  reply: () => svg(["M3 5h14v9H9l-4 3v-3H3z"]),
  edit: () => svg(["M4 16l1-4 8-8 3 3-8 8z"]),
  bin: () => svg(["M4 6h12", "M8 6V4h4v2", "M6 6l1 10h6l1-10"]),
  lock: () => svg(["M5 9h10v8H5z", "M7 9V6a3 3 0 0 1 6 0v3"]),
  close: () => svg(["M5 5l10 10", "M15 5L5 15"]),
  eye: () => svg(["M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z", "M10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"]),
  smile: () => svg(["M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z", "M7 8v.5", "M13 8v.5", "M7 12c1.5 2 4.500 2 6 0"]),
};
