/** Asking the server: addresses, pages and problems. */

import type { Answer } from "./answers";

/** The server refused, and said why (RFC 9457). */
export class Problem extends Error {
  constructor(readonly problem: { title: string; status: number; detail?: string }) {
    super(problem.title);
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {
  readonly offline = true;
}

export type Query = Record<string, string | number | null | undefined>;

/** An address below a dossier; parameters that are empty are left out. */
export function address(base: string, dossier: string, path: string, query: Query): URL {
  const url = new URL(`${base.replace(/\/$/, "")}/v1/dossiers/${encodeURIComponent(dossier)}/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) if (value || value === 0) url.searchParams.set(name, `${value}`);
  return url;
}

/**
 * Get an answer.
 *
 * @throws Problem if it was refused, Unreachable if nobody answered.
 */
export async function ask<T>(url: URL, signal: AbortSignal): Promise<T> {
  const answer = await fetch(url, { signal, credentials: "omit" }).catch((failure) => {
    throw signal.aborted ? failure : new Unreachable(url.origin);
  });
  const body = await answer.json().catch(() => ({}));
  const { ok, status, statusText } = answer;
  if (!ok) throw new Problem({ title: body.title ?? `${status} ${statusText}`, status, detail: body.detail });
  return body;
}

/** Get an answer and the pages that follow, at one and the same coordinate; `list` names the member that is paged. */
export async function askAll(url: URL, list: string, signal: AbortSignal, pages = 10): Promise<Answer> {
  const first = await ask<Answer & Record<string, unknown[]>>(url, signal);
  let { next } = first;
  while (next && --pages) {
    const following = new URL(url);
    following.searchParams.set("cursor", next);
    following.searchParams.set("known_at", `${first.known_at.sequence}`);
    const more = await ask<typeof first>(following, signal);
    first[list]?.push(...(more[list] ?? []));
    next = more.next;
  }
  return first;
}
