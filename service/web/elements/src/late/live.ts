/** Following the log: nothing moves, the reader is offered what came. */

import { make, many, Unreachable } from "../core";
import type { Query } from "../ask";
import type { DetenteElement } from "../element";
import * as english from "../languages/parts";
import { withWords } from "./said";

/** Follow the log from a sequence number on; the result stops it. */
export function follow(host: DetenteElement, after: number): () => void {
  // A pinned sequence has no news, and an answer of the page's own has no log.
  if (host.text("known-at") || !host.text("dossier")) return () => undefined;
  const query: Query = { after };
  for (const name of ["issue", "party", "type"]) query[name] = host.text(name);
  const stream = new EventSource(host.address("events/stream", query));
  const news = new Set<string>();
  const words = withWords(english.live, host.words);
  const offer = (): void => {
    const button = make("button", { part: "news" }, many(words, words.news, news.size));
    button.addEventListener("click", () => host.refresh());
    host.say("ready", news.size ? button : null);
  };
  stream.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
    const event = JSON.parse(data) as { type: string; data?: { target?: string } };
    if (event.type === "event.retracted" && event.data?.target) host.retracted.add(event.data.target);
    news.add(lastEventId);
    offer();
  };
  stream.onopen = () => {
    if (host.dataset["state"] === "offline") offer();
  };
  stream.onerror = () => {
    if (host.dataset["state"] !== "error") host.fail(new Unreachable());
  };
  return () => stream.close();
}
