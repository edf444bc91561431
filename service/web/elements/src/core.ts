/**
 * What the other files take from the core: an interface between files that a reader may have from different days.
 *
 * Nothing is ever taken out of it, or given another meaning.
 */

export { Charted } from "./charted";
export { ask, Unreachable } from "./ask";
export { instant, spanOf } from "./dates";
export { button, make, sheet } from "./dom";
export { flagged, flags, glyph, kind } from "./kinds";
export { middle } from "./layout";
export { View } from "./view";
export { fill, many, word } from "./words";
