// Builds elements: `h("td", { class: "x", onclick: f }, "text", child)`. Text is always text, so
// nothing that an applicant typed can become markup.
export const h = (tag, properties, ...children) => build(document.createElement(tag), properties, children);
// The same for drawings: `svg("rect", { width: 5 })`. Sizes are attributes, for pages have no inline styles.
export const svg = (tag, properties, ...children) => build(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);

function build(element, properties = {}, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== false && child !== null && child !== undefined && child !== ""));
  return element;
}
