/** Words of the record and of the parts. */

import { make } from "../core";
import type { Source } from "../answers";
import type { Words } from "../words";

/** Words of the record: in their own direction, whatever that of the page. */
export function said(text: string | null | undefined, name?: string): HTMLElement | null {
  return text ? make("span", { dir: "auto", part: name }, text) : null;
}

/** Where something was read; a link, if the address is one that a browser should follow. */
export function sourced(words: { sources: string }, sources: Source[] = []): HTMLElement[] {
  const links = sources.flatMap(({ source, url, locator }) => [
    ", ",
    /^https?:/i.test(url ?? "") ? make("a", { href: url, rel: "noopener nofollow", dir: "auto" }, source) : said(source),
    locator ? ` (${locator})` : "",
  ]);
  return links.length ? [make("p", { class: "info", part: "sources" }, words.sources, ...links.slice(1))] : [];
}

/** The words of a part: English where the language has none of its own. */
export function withWords<T extends object>(english: T & { words?: Record<string, string> }, words: Words): Words & T {
  return { ...english, ...words, words: { ...english.words, ...words.words } };
}
