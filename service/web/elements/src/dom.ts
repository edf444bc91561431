/** Making nodes: text is always text, never markup, and styles are constructed, never inline. */

import { once } from "./once";

/** What is empty is left out. */
export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | null | undefined>;

/** Make an element; a `part` is its class, too. Attributes that are null or undefined are left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries({ class: attributes["part"], ...attributes })) {
    if (value != null) made.setAttribute(name, `${value}`);
  }
  set(made, children);
  return made;
}

/** A button with a sign on it. */
export function button(name: string, sign: string, act: () => void): HTMLElement {
  const made = make("button", { "aria-label": name, title: name, part: "button" }, sign);
  made.addEventListener("click", act);
  return made;
}

/** Let an element have these children. */
export function set(element: Element, children: Child[]): void {
  element.replaceChildren(...children.filter((child): child is Node | string => !!child));
}

/** A style sheet, made once for all elements that adopt it. */
export function sheet(text: string): CSSStyleSheet {
  return once(text, () => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    return made;
  });
}
