// Common emoji, drawn here so that they look the same on machines without an emoji font.

const SVG = "http://www.w3.org/2000/svg";
const SKIN = "#e3aa2c";
const RED = "#d6404f";
const GREEN = "#2e9e5b";
const SLATE = "#596579";
const HAND = "M6 10V4.500a1 1 0 0 1 2 0V9V3.300a1 1 0 0 1 2 0V9V4a1 1 0 0 1 2 0v5.500V6a1 1 0 0 1 2 0v6c0 3.500-2 5.500-4.500 5.500S6.500 16.500 5.500 14.500l-1.700-3.300c-.5-1 .7-1.800 1.400-1z";
const THUMB = "M3 9h3v8H3zM7 9l3.300-6.200c1.600 0 2.200 1 1.900 2.600L11.600 8H16c1.300 0 2 1 1.700 2.200l-1.400 5.300c-.3 1.100-1 1.500-2 1.500H7z";

// Each shape: [path, fill] or [path, null, stroke].
const disc = (colour) => [["M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15z", colour]];
const DRAWN = {
  thumbsup: [[THUMB, SKIN]],
  thumbsdown: [["M17 11h-3V3h3zM13 11l-3.300 6.200c-1.600 0-2.200-1-1.900-2.600L8.400 12H4c-1.300 0-2-1-1.700-2.200l1.400-5.300C4 3.400 4.700 3 5.700 3H13z", SKIN]],
  white_check_mark: [["M5 2.500h10A2.500 2.500 0 0 1 17.500 5v10a2.500 2.500 0 0 1-2.500 2.500H5A2.500 2.500 0 0 1 2.500 15V5A2.500 2.500 0 0 1 5 2.500z", GREEN], ["M6 10.300l2.800 2.800L14.200 7", null, "#fff"]],
  heavy_check_mark: [["M3.500 10.500l4 4L16.500 5", null, GREEN]],
  x: [["M4.500 4.500l11 11M15.500 4.500l-11 11", null, RED]],
  eyes: [["M6 3.500c2 0 3.400 2.900 3.400 6.500S8 16.500 6 16.500 2.600 13.600 2.600 10 4 3.500 6 3.500zM14 3.500c2 0 3.400 2.900 3.400 6.500s-1.400 6.500-3.400 6.500-3.400-2.900-3.400-6.500S12 3.500 14 3.500z", "#fff", "#8d8697"], ["M5 8.500a2 2.600 0 1 1 0 4.500 2 2.600 0 0 1 0-4.500zM13 8.500a2 2.600 0 1 1 0 4.500 2 2.600 0 0 1 0-4.500z", "#3b2f2a"]],
  heart: [["M10 17.300C4.300 13 2.500 10.300 2.500 7.400c0-2.300 1.700-3.900 3.700-3.900 1.600 0 3 .9 3.800 2.300.8-1.400 2.200-2.300 3.800-2.300 2 0 3.700 1.600 3.700 3.900 0 2.900-1.800 5.600-7.500 9.900z", RED]],
  tada: [["M2.800 17.200L7 6.500l6.500 6.500z", SKIN], ["M11 8l3-3M13 10.500l4-1M9.500 6.500l.5-4", null, RED], ["M16 4.500a1.200 1.200 0 1 1 0 2.400 1.200 1.200 0 0 1 0-2.400z", "#3667a6"]],
  hand: [[HAND, SKIN]],
  warning: [["M10 2.500l8.300 14.500H1.700z", "#efb732"], ["M10 7.500v4.500M10 14.600v.2", null, "#3b2f2a"]],
  information_source: [["M5 2.500h10A2.500 2.500 0 0 1 17.500 5v10a2.500 2.500 0 0 1-2.500 2.500H5A2.500 2.500 0 0 1 2.500 15V5A2.500 2.500 0 0 1 5 2.500z", "#3667a6"], ["M10 9.300V14M10 6.200v.2", null, "#fff"]],
  hourglass: [["M5 3h10M5 17h10", null, "#7b5a3a"], ["M6.500 4h7c0 3-2 4.500-3.500 6 1.500 1.500 3.500 3 3.500 6h-7c0-3 2-4.500 3.500-6-1.500-1.500-3.500-3-3.500-6z", "#f3e3bf", "#7b5a3a"]],
  bulb: [["M10 2.500a5.300 5.300 0 0 1 3 9.700V14H7v-1.800a5.300 5.300 0 0 1 3-9.700z", "#f3c544"], ["M7.500 15.500h5M8.500 17.500h3", null, SLATE]],
  lock: [["M7 9V6.500a3 3 0 0 1 6 0V9", null, SLATE], ["M5 9h10v8H5z", SKIN]],
  key: [["M6.500 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8z", null, "#c48a1a"], ["M10.500 10h7M15 10v3", null, "#c48a1a"]],
  book: [["M10 5.500C8 4 5.500 3.700 2.500 4v11c3-.3 5.500 0 7.500 1.500 2-1.500 4.500-1.800 7.500-1.500V4c-3-.3-5.500 0-7.500 1.500z", "#dfe8f5", "#3667a6"], ["M10 5.500v11", null, "#3667a6"]],
  mag: [["M8.500 3a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11z", "#e6eef8", SLATE], ["M12.800 12.800l4.500 4.500", null, SLATE]],
  question: [["M6.500 7a3.500 3.500 0 1 1 5.200 3c-1.200.7-1.700 1.300-1.700 2.700M10 16v.2", null, RED]],
  speech_balloon: [["M10 3.500c4.300 0 7.500 2.500 7.500 5.800s-3.200 5.700-7.500 5.700c-.7 0-1.400-.1-2-.2L4 17l.8-3.400c-1.400-1-2.300-2.500-2.300-4.300 0-3.300 3.200-5.800 7.500-5.800z", "#eef0f4", SLATE]],
  robot_face: [["M4 6.500h12v10H4z", "#c9d3e0", SLATE], ["M10 6V3M7.500 10.500v.3M12.500 10.500v.3M7.500 14h5", null, SLATE]],
  bust_in_silhouette: [["M10 3a3.300 3.300 0 1 1 0 6.600A3.300 3.300 0 0 1 10 3zM3.500 17c.4-3.800 3-6 6.500-6s6.100 2.200 6.500 6z", SLATE]],
  memo: [["M4.500 2.500h11v15h-11z", "#fbf7ec", SLATE], ["M7 6.500h6M7 10h6M7 13.500h3.500", null, SLATE]],
  rotating_light: [["M5.500 14v-3a4.500 4.500 0 0 1 9 0v3z", RED], ["M4 16.500h12M10 2v2M3.500 5l1.500 1.300M16.500 5L15 6.300", null, SLATE]],
  bell: [["M4.500 14c1-1 1.500-2.500 1.500-5a4 4 0 0 1 8 0c0 2.500.5 4 1.500 5z", "#efb732"], ["M8.800 16.500h2.400", null, SLATE]],
  no_entry: [...disc(RED), ["M6 10h8", null, "#fff"]],
  large_green_circle: disc(GREEN),
  large_yellow_circle: disc("#efb732"),
  red_circle: disc(RED),
};
const SAME = {
  "+1": "thumbsup", "-1": "thumbsdown", pray: "hand", wave: "hand", raised_hand: "hand", books: "book",
  hourglass_flowing_sand: "hourglass", busts_in_silhouette: "bust_in_silhouette", ballot_box_with_check: "white_check_mark",
};
const TYPED = {
  thinking_face: "🤔", slightly_smiling_face: "🙂", smile: "😄", rocket: "🚀", link: "🔗", phone: "☎️",
  telephone_receiver: "📞", email: "📧", arrow_right: "➡️", point_right: "👉", shield: "🛡️", sparkles: "✨",
  ticket: "🎫", inbox_tray: "📥", house: "🏠", calendar: "📅", technologist: "🧑‍💻", arrows_counterclockwise: "🔄",
};

let coloured = null;

// Whether this machine has a colour emoji font: draw one and look for colour.
function hasFont() {
  if (coloured !== null) return coloured;
  const pen = Object.assign(document.createElement("canvas"), { width: 20, height: 20 }).getContext("2d", { willReadFrequently: true });
  pen.font = "16px sans-serif";
  pen.fillText("🚀", 0, 16);
  const dots = pen.getImageData(0, 0, 20, 20).data;
  coloured = false;
  for (let at = 0; at < dots.length; at += 4) if (dots[at] !== dots[at + 1] || dots[at + 1] !== dots[at + 2]) coloured = true;
  return coloured;
}

export const known = (name) => Boolean(DRAWN[SAME[name] ?? name] || TYPED[name]);

// The emoji as a node; the word between colons when nobody can draw it.
export function emoji(name) {
  const box = document.createElement("span");
  box.className = "emoji";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", name);
  const shapes = DRAWN[SAME[name] ?? name];
  if (!shapes) {
    box.textContent = TYPED[name] && hasFont() ? TYPED[name] : `:${name}:`;
    return box;
  }
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const [d, fill, stroke] of shapes) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("fill", fill ?? "none");
    path.setAttribute("stroke", stroke ?? "none");
    path.setAttribute("stroke-width", fill ? "1.2" : "2");
    drawing.append(path);
  }
  box.append(drawing);
  return box;
}
