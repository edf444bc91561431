// Opens an Atom document with rss-parser: standard input to JSON.
import { readFileSync } from "node:fs";
import Parser from "rss-parser";

const parser = new Parser({ customFields: { feed: ["updated", "fh:archive"], item: ["updated", "published"] } });
process.stdout.write(JSON.stringify(await parser.parseString(readFileSync(0, "utf8"))));
