/** Making nodes: text is always text, never markup, and styles are constructed, never inline. */

export type Child = Node | string | null | undefined | false;

/** Make an element; attributes that are null, undefined or false are left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : `${value}`);
  }
  add(made, ...children);
  return made;
}

/** Append what there is. */
export function add(to: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child) to.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

/** Words of the record: in their own direction, whatever that of the page. */
export function said(text: string | null | undefined, name?: string): HTMLElement | null {
  return text ? make("span", { dir: "auto", class: name, part: name }, text) : null;
}

/** A link, if the address is one that a browser should follow. */
export function link(text: string, url: string | null | undefined): Node {
  return url && /^https?:\/\//i.test(url)
    ? make("a", { href: url, rel: "noopener nofollow", dir: "auto" }, text)
    : make("span", { dir: "auto" }, text);
}

const sheets = new Map<string, CSSStyleSheet>();

/** A style sheet, made once for all elements that adopt it. */
export function sheet(text: string): CSSStyleSheet {
  let made = sheets.get(text);
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
    sheets.set(text, made);
  }
  return made;
}
