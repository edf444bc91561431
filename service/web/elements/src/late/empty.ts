/** What is said where nothing is left: which filter it is due to. */

import { fill } from "../core";
import * as english from "../languages/parts";
import type { View } from "../view";
import { withWords } from "./said";

/** Name the first of the filters without which there would be something, else all of them. */
export async function empty(view: View, signal: AbortSignal): Promise<string> {
  const { host } = view;
  const words = withWords(english.empty, host.words);
  const active = view.filters.filter((name) => host.text(name));
  let guilty = active;
  for (const name of active.length > 1 ? active : []) {
    const query = { ...view.query(), [name]: "" };
    if (name === "issue") query["subtree"] = "";
    const found = await view.fetch(host.address(view.path, query), signal).catch(() => undefined);
    if (!found || !view.count(found)) continue;
    guilty = [name];
    break;
  }
  const said = guilty.map((name) => `${name}=“${host.text(name)}”`).join(", ");
  return said ? fill(words.emptied, said) : words.empty;
}
