/** The members of the server's answers that the elements read; see docs/reference/api.md. */

export interface When {
  edtf: string;
  earliest?: string | null;
  latest?: string | null;
  settled?: string | null;
}

export interface Source {
  source: string;
  url?: string | null;
  locator?: string | null;
}

export interface Labels {
  actors?: Record<string, string>;
  issues?: Record<string, string>;
}

/** What every answer about a coordinate says of it. */
export interface Answer {
  dossier: string;
  as_of: { instant: string; timezone: string };
  known_at: { sequence: number; recorded_at: string };
  tense: string;
  holds_for: { as_of: [string | null, string | null]; known_at: [number, number] };
  labels?: Labels;
  actors?: Record<string, string>;
  next?: string | null;
}

/** What can be wrong with a statement, wherever it is shown. */
export interface Marked {
  corrected_by?: { event: string; reason?: string | null }[];
  disputed?: boolean;
  standing?: string | null;
  retracted?: boolean;
  redacted?: boolean;
}

export interface Item extends Marked {
  event: string;
  sequence: number;
  type: string;
  occurred: When;
  actor?: string | null;
  on_behalf_of?: string | null;
  party?: string | null;
  summary?: string | null;
  quote?: { text: string; language?: string } | null;
  mode?: string | null;
  issues?: string[];
  sources?: Source[];
  data?: Record<string, unknown>;
}

export interface Timeline extends Answer {
  items: Item[];
  possibly: number;
}

export interface Possible {
  event?: string | null;
  stance?: string | null;
  summary?: string | null;
  undated?: boolean;
  since?: When | null;
}

export interface Position extends Marked {
  issue: string;
  party: string;
  certainty: string;
  stance?: string | null;
  summary?: string | null;
  actor?: string | null;
  since?: When | null;
  event?: string | null;
  lapsed?: unknown;
  sources?: Source[];
  possible?: Possible[];
}

export interface State extends Answer {
  issues: {
    issue: string;
    title: string;
    parent: string | null;
    depth: number;
    positions: Position[];
    headline_status: { status: string; by: string | null } | null;
  }[];
}

export interface Held {
  event?: string | null;
  stance?: string | null;
  summary?: string | null;
  withdrawn?: boolean;
  possible?: Possible[];
  data?: Record<string, unknown> | null;
}

export interface Shift extends Marked {
  issue: string;
  party: string;
  at: When;
  certainty: string;
  before: Held | null;
  after: Held | null;
  derived_change: string | null;
  event: string;
  summary?: string | null;
  sources?: Source[];
}

export interface Shifts extends Answer {
  shifts: Shift[];
}

export interface Change {
  subject: string;
  aspect: string;
  issue?: string | null;
  party?: string | null;
  cause: string;
  certainty: string;
  before: Held | null;
  after: (Held & { since?: When | null; sources?: Source[] }) | null;
  events: string[];
}

export interface Compare extends Answer {
  from: Answer;
  to: Answer;
  moved: number;
  possibly_moved: number;
  learned: number;
  changes: Change[];
}

export interface Changes extends Answer {
  changes: { at?: string; sequence?: number; recorded_at?: string; events: string[] }[];
}
