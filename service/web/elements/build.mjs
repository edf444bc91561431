// Bundles the elements into ../static/e/1: the same bytes for the same sources. `--out DIR` writes elsewhere.
//
// detente.js is what a page loads: the core, which all elements share, and the timeline. What stands in src/late is built
// into files of its own, which take what they share with the core from detente.js, and which it loads when they are wanted.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const place = process.argv.indexOf("--out");
const outdir = place > 0 ? process.argv[place + 1] : here("../static/e/1");
const PARTS = ["later", "others"];

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

// What is in the core is not built into a part again.
const shared = {
  name: "shared",
  setup(building) {
    building.onResolve({ filter: /^\.\.\/\w+$/ }, ({ path }) =>
      path === "../core" ? { path: "./detente.js", external: true } : { errors: [{ text: `Take it from ../core: ${path}` }] },
    );
  },
};

const options = {
  absWorkingDir: here("."),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  outdir,
};

const parts = await build({
  ...options,
  entryPoints: [
    ...PARTS.map((name) => ({ in: here(`src/late/${name}.ts`), out: name })),
    { in: here("src/languages/uk.ts"), out: "uk" },
    { in: here("src/languages/ar.ts"), out: "ar" },
  ],
  plugins: [shared, styles],
});
// The addresses of the parts change with what they hold, and so does the core, which names them.
const version = createHash("sha256");
for (const { contents } of parts.outputFiles) version.update(contents);
const core = await build({
  ...options,
  entryPoints: [{ in: here("src/detente.ts"), out: "detente" }],
  define: { VERSION: JSON.stringify(version.digest("hex").slice(0, 8)) },
  plugins: [styles],
});

await mkdir(outdir, { recursive: true });
for (const { path, contents } of [...parts.outputFiles, ...core.outputFiles]) await writeFile(path, contents);
