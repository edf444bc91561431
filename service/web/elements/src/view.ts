/** What an element shows: the answer that it asks for, and how that is drawn. */

import type { Answer } from "./answers";
import { askAll, type Query } from "./ask";
import type { DetenteElement } from "./element";

export const FILTERS = ["issue", "party", "type", "from", "to"] as const;
export type Filter = (typeof FILTERS)[number];

export abstract class View {
  /** The path below the dossier. */
  abstract readonly path: string;
  /** The member of the answer that is a list. */
  abstract readonly member: string;
  /** Its own styles, beside those of all. */
  abstract readonly style: string;
  /** Filters that it takes. */
  readonly filters: readonly Filter[] = FILTERS;

  constructor(readonly host: DetenteElement) {}

  /** Parameters of the question. */
  query(): Query {
    const { host } = this;
    const query: Query = { limit: 1000, as_of: host.text("as-of"), known_at: host.text("known-at"), subtree: host.text("issue") && "true" };
    for (const name of this.filters) query[name] = host.text(name);
    return query;
  }

  fetch(url: URL, signal: AbortSignal): Promise<Answer> {
    return askAll(url, this.member, signal);
  }

  /** How much there is to show. */
  count(answer: Answer): number {
    return (answer as unknown as Record<string, unknown[]>)[this.member]?.length ?? 0;
  }

  /** Draw an answer, the first or a later one. */
  abstract draw(answer: Answer): void;
}
