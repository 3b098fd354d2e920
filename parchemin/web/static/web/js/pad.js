// A frame in which one signs with a finger, a pen or a mouse; what is drawn is the path of its strokes.

export const WIDTH = 600;
export const HEIGHT = 200;
const LEAST_MOVE = 3;
const SVG = "http://www.w3.org/2000/svg";

// Draws on an <svg>; `changed` receives the path each time a stroke ends or all is rubbed out. Returns what rubs out.
export const pad = (frame, changed) => {
  const path = frame.appendChild(document.createElementNS(SVG, "path"));
  let strokes = [];
  let last = null;
  const place = (event) => {
    const box = frame.getBoundingClientRect();
    const inside = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [inside(((event.clientX - box.left) / box.width) * WIDTH, WIDTH), inside(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT)];
  };
  const show = () => path.setAttribute("d", strokes.join(""));
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    last = place(event);
    strokes.push(`M${last.join(" ")}`);
    show();
  });
  frame.addEventListener("pointermove", (event) => {
    if (last === null) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const here = place(one);
      if (Math.hypot(here[0] - last[0], here[1] - last[1]) < LEAST_MOVE) continue;
      strokes[strokes.length - 1] += `L${here.join(" ")}`;
      last = here;
    }
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    frame.addEventListener(end, () => {
      if (last === null) return;
      last = null;
      changed(strokes.join(""));
    });
  }
  return () => {
    strokes = [];
    show();
    changed("");
  };
};

// The frame itself, for a page that draws all it shows.
export const frame = () => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "sign-pad");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Cadre où signer au doigt, au stylet ou à la souris");
  return svg;
};
