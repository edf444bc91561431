import { define } from "./base";
import { DetenteCompare } from "./compare";
import { DetentePositions } from "./positions";
import { DetenteScrubber } from "./scrubber";
import { DetenteShifts } from "./shifts";
import { DetenteTimeline } from "./timeline";

define("detente-timeline", DetenteTimeline);
define("detente-positions", DetentePositions);
define("detente-shifts", DetenteShifts);
define("detente-compare", DetenteCompare);
define("detente-scrubber", DetenteScrubber);
