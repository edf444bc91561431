/** The five elements; of all but the timeline what they show is in a file of its own. */

import { define } from "./element";
import { part } from "./parts";
import { TimelineView } from "./timeline";

export * from "./core";

define("detente-timeline", async (host) => new TimelineView(host));
for (const name of ["positions", "shifts", "compare", "scrubber"] as const) {
  define(`detente-${name}`, async (host) => {
    const found = await part<typeof import("./late/others")>("others");
    return new found[name](host);
  });
}
