/** The names of actors and the titles of issues, beside an answer that brings none. */

import { ask } from "../core";
import type { Answer } from "../answers";

type Listed = Record<string, Record<string, string>[] | undefined>;

/** Give an answer its labels; it stays readable without them. */
export async function named(answer: Answer, url: URL, signal: AbortSignal): Promise<Answer> {
  const labels = async (list: string, id: string, name: string): Promise<Record<string, string>> => {
    const beside = new URL(`${list}?limit=1000&known_at=${answer.known_at.sequence}`, url);
    const found = await ask<Listed>(beside, signal).catch((): Listed => ({}));
    return Object.fromEntries((found[list] ?? []).map((one) => [one[id], one[name]]));
  };
  const [actors, issues] = await Promise.all([labels("actors", "actor", "name"), labels("issues", "id", "title")]);
  return { ...answer, labels: { actors, issues } };
}
