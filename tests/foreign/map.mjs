// Judges GeoJSON with check-geojson: standard input to what it made of it, or to its complaints.
import { readFileSync } from "node:fs";
import { check, HintError } from "@placemarkio/check-geojson";

try {
  process.stdout.write(JSON.stringify({ features: check(readFileSync(0, "utf8")).features, issues: [] }));
} catch (error) {
  if (!(error instanceof HintError)) throw error;
  process.stdout.write(JSON.stringify({ features: [], issues: error.issues.map((issue) => issue.message) }));
}
