// @ts-check
/** Elements from a name, properties and children; a text is always a text, so nothing that was typed can become markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, unknown>} [properties] attributes; a function is the listener of the event that it is named after
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, /** @type {EventListener} */ (value));
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter(given));
  return element;
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
const given = (child) => child !== null && child !== undefined && child !== false;

/**
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(given));
}

/** Gives a heading or a summary the focus, as a new page would have it. @param {HTMLElement | null} element */
export function attend(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}
