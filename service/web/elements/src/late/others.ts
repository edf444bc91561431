/** What the other elements show. */

export { CompareView as compare } from "./compare";
export { PositionsView as positions } from "./positions";
export { ScrubberView as scrubber } from "./scrubber";
export { ShiftsView as shifts } from "./shifts";
