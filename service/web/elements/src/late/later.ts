/**
 * What a page wants only later: what a reader does with a chart beyond walking through it by keys (details, the list's own
 * keys, paper, pointers), and states that few pages come to (nothing to show, something new).
 */

export { empty } from "./empty";
export { follow } from "./live";
export { drag } from "./pointer";
export { Reader } from "./reader";
