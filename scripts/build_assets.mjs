/**
 * Makes what the browser gets, from `assets/` and the npm packages, into `static/build/`:
 * app.css, app.js, early.js, editor.js (loaded where somebody writes), pieces.js (where a large file is sent), files.js (on folders), pictures, the font and one sheet of icons.
 *
 * Ends with status 1 when a file is heavier, compressed, than its budget.
 */
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "assets");
const modules = join(root, "node_modules");
const built = join(root, "static", "build");
// Made beside its place and moved there whole, so that a page asked for meanwhile misses nothing.
const out = `${built}.${process.pid}`;

/** Kilobytes (1024 bytes) each file may weigh once compressed; the fonts count together. */
const BUDGETS = { "app.css": 30, "app.js": 34, "early.js": 1, "editor.js": 160, "pieces.js": 20, "files.js": 6, "icons.svg": 20, fonts: 60 };

const FONTS = ["figtree-latin-wght-normal.woff2", "figtree-latin-wght-italic.woff2"];
const CSS_TARGETS = ["chrome107", "firefox104", "safari15.4"];
const JS_TARGETS = ["es2021", ...CSS_TARGETS];

async function buildStyles() {
  const { css } = await sass.compileAsync(join(assets, "scss", "app.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    // Bootstrap 5.3 is still written with @import; its own warnings are not ours to act upon.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(css, {
    loader: "css",
    minify: true,
    target: CSS_TARGETS,
    legalComments: "none",
  });
  await writeFile(join(out, "app.css"), code);
}

async function buildScripts() {
  await esbuild.build({
    entryPoints: {
      app: join(assets, "js", "app.js"),
      early: join(assets, "js", "early.js"),
      editor: join(assets, "editor", "editor.js"),
      files: join(assets, "files", "files.js"),
    },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: JS_TARGETS,
    legalComments: "none",
  });
}

/** What sends large files is a module that pages import when they need it: `[data-pieces-src]` says where it is. */
async function buildSending() {
  await esbuild.build({
    entryPoints: { pieces: join(assets, "sending", "pieces.js") },
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: JS_TARGETS,
    legalComments: "none",
  });
}

/** Returns [our name, Lucide's name] for each line of icons.txt. */
async function listedIcons() {
  const lines = (await readFile(join(assets, "icons.txt"), "utf8")).split("\n");
  return lines
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [ours, theirs = ours] = line.split("=").map((part) => part.trim());
      return [ours, theirs];
    });
}

async function buildIcons() {
  const symbols = await Promise.all(
    (await listedIcons()).map(async ([ours, theirs]) => {
      const svg = await readFile(join(modules, "lucide-static", "icons", `${theirs}.svg`), "utf8");
      const shapes = svg
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/<svg[\s\S]*?>/, "")
        .replace("</svg>", "");
      return `<symbol id="${ours}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
    }),
  );
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
  await writeFile(join(out, "icons.svg"), sheet);
}

async function copyFiles() {
  await mkdir(join(out, "fonts"), { recursive: true });
  const files = join(modules, "@fontsource-variable", "figtree", "files");
  await Promise.all(FONTS.map((name) => cp(join(files, name), join(out, "fonts", name))));
  await cp(join(assets, "img"), join(out, "img"), { recursive: true });
}

async function weigh() {
  const compressed = async (path) => gzipSync(await readFile(path), { level: 9 }).length / 1024;
  const plain = async (path) => (await readFile(path)).length / 1024;
  const weights = {};
  for (const name of ["app.css", "app.js", "early.js", "editor.js", "pieces.js", "files.js", "icons.svg"]) weights[name] = await compressed(join(out, name));
  weights.fonts = 0;
  for (const name of await readdir(join(out, "fonts"))) weights.fonts += await plain(join(out, "fonts", name));
  const tooHeavy = Object.keys(BUDGETS).filter((name) => weights[name] > BUDGETS[name]);
  for (const [name, weight] of Object.entries(weights)) {
    console.log(`${name.padEnd(10)} ${weight.toFixed(1).padStart(5)} KB of ${BUDGETS[name]} KB`);
  }
  if (tooHeavy.length) {
    console.error(`Over budget: ${tooHeavy.join(", ")}`);
    process.exitCode = 1;
  }
}

try {
  await mkdir(out, { recursive: true });
  await Promise.all([buildStyles(), buildScripts(), buildSending(), buildIcons(), copyFiles()]);
  await weigh();
  await rm(built, { recursive: true, force: true });
  await rename(out, built);
} finally {
  await rm(out, { recursive: true, force: true });
}
