// Elements from plain values: no text ever becomes markup.

const main = document.getElementById("content");

// No line of a French sentence begins with the punctuation that a space sets apart.
const sentence = (child) =>
  typeof child === "string" ? child.replace(/ ([:;?!»%€])/g, "\u00a0$1").replace(/« /g, "«\u00a0") : child;

export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  const shown = children.flat().filter((child) => child != null && child !== false && child !== "");
  element.append(...shown.map(sentence));
  return element;
};

export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${main.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
};

export const plural = (count, one, many = `${one}s`) => `${count} ${count > 1 ? many : one}`;

export const show = (...children) => main.replaceChildren(...children.flat().filter(Boolean));

export const hidden = (words) => h("span", { class: "visually-hidden" }, words);
