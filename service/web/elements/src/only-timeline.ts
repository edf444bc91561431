import { define } from "./base";
import { DetenteTimeline } from "./timeline";

define("detente-timeline", DetenteTimeline);
