/** Asking the server: addresses, pages and problems. */

import type { Answer } from "./answers";

/** The server refused, and said why (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly status: number,
    readonly detail = "",
  ) {
    super(title);
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

export type Query = Record<string, string | number | null | undefined>;

/** An address below a dossier; parameters that are empty are left out. */
export function address(base: string, dossier: string, path: string, query: Query): URL {
  const url = new URL(`${base.replace(/\/$/, "")}/v1/dossiers/${encodeURIComponent(dossier)}/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, `${value}`);
  }
  return url;
}

/**
 * Get an answer.
 *
 * @throws Problem if it was refused, Unreachable if nobody answered.
 */
export async function ask<T>(url: URL, signal: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal, credentials: "omit", headers: { Accept: "application/json" } });
  } catch (failure) {
    if (signal.aborted) throw failure;
    throw new Unreachable(url.origin);
  }
  const body = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  if (!answer.ok) throw new Problem(body.title ?? `${answer.status} ${answer.statusText}`, answer.status, body.detail);
  return body as T;
}

/** Get an answer and the pages that follow, at one and the same coordinate; `list` names the member that is paged. */
export async function askAll<T extends { next?: string | null; known_at: { sequence: number } }>(
  url: URL,
  list: keyof T,
  signal: AbortSignal,
  pages = 10,
): Promise<T> {
  const first = await ask<T>(url, signal);
  let next = first.next;
  for (let page = 1; next && page < pages; page++) {
    const following = new URL(url);
    following.searchParams.set("cursor", next);
    following.searchParams.set("known_at", `${first.known_at.sequence}`);
    const more = await ask<T>(following, signal);
    (first[list] as unknown[]).push(...(more[list] as unknown[]));
    next = more.next;
  }
  return first;
}

/** Give an answer the names of actors and the titles of issues, if it brings none; it stays readable without them. */
export async function named<T extends Answer>(answer: T, url: URL, signal: AbortSignal): Promise<T> {
  if (answer.labels) return answer;
  const [actors, issues] = await Promise.all(
    ["actors", "issues"].map((list) => {
      const beside = new URL(`${list}?limit=1000&known_at=${answer.known_at.sequence}`, url);
      return ask<Record<string, Record<string, string>[]>>(beside, signal).then((found) => found[list], () => []);
    }),
  );
  const names = (list: Record<string, string>[] | undefined, id: string, name: string): Record<string, string> =>
    Object.fromEntries((list ?? []).map((one) => [one[id] ?? "", one[name] ?? ""]));
  answer.labels = { actors: names(actors, "actor", "name"), issues: names(issues, "id", "title") };
  return answer;
}
