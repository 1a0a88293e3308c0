// Elements made from text, never from markup: nothing an event says can become part of the page's structure.

export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "onclick" || name === "oninput" || name === "onchange") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Text from data: its direction is its own, whatever the page's is.
export function words(text) {
  return make("bdi", { dir: "auto" }, visible(String(text)));
}

// Characters that hide or reorder text are named instead of obeyed.
export function visible(text) {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (letter) => `[U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );
}

// Colours of canvases come from the style sheet, so that light and dark are decided in one place.
export function colours(element, ...names) {
  const style = getComputedStyle(element);
  return names.map((name) => style.getPropertyValue(name).trim());
}

// Run `redraw` when the reader changes between light and dark.
export function onTheme(redraw) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
}

// At most one run a frame, with the last arguments.
export function oncePerFrame(run) {
  let waiting = null;
  return (...values) => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const last = waiting;
        waiting = null;
        run(...last);
      });
    }
    waiting = values;
  };
}

// One run after the last call, when nothing was called for `restMs`.
export function debounced(run, restMs) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, restMs);
  };
}
