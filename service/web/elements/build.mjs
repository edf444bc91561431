// Bundles the elements into ../static/e/1: the same bytes for the same sources. `--out DIR` writes elsewhere.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const place = process.argv.indexOf("--out");
const outdir = place > 0 ? process.argv[place + 1] : here("../static/e/1");

// A style is a text for a constructed style sheet: the only kind that a strict policy of the host page lets through.
const styles = {
  name: "styles",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await build({
  entryPoints: [
    { in: here("src/all.ts"), out: "detente" },
    { in: here("src/languages/uk.ts"), out: "uk" },
    { in: here("src/languages/ar.ts"), out: "ar" },
  ],
  absWorkingDir: here("."),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  plugins: [styles],
  outdir,
});
