// @ts-check
/** The ids by which a control, its label, its hint and its findings know each other. A place is a path joined by dots. */

export const control = (/** @type {string} */ place) => `f-${place}`;
export const hint = (/** @type {string} */ place) => `f-${place}-hint`;
export const findings = (/** @type {string} */ place) => `f-${place}-findings`;
export const field = (/** @type {string} */ place) => `f-${place}-field`;
