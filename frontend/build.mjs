// Writes docendo.css, docendo.js, documents.js, whiteboard.js, calls.js and service-worker.js into the site's static files, the same bytes on every machine.
import { compile } from "sass";
import { build, context } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.env.DOCENDO_STATIC ?? `${here}../src/docendo/site/static/docendo`;

const scss = {
  name: "scss",
  setup({ onLoad }) {
    onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = compile(path, {
        loadPaths: [`${here}node_modules`],
        quietDeps: true,
        charset: false,
      });
      return { contents: css, loader: "css", watchFiles: loadedUrls.map((url) => fileURLToPath(url)) };
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/css/docendo.css", out: "docendo" },
    { in: "src/docendo.ts", out: "docendo" },
    { in: "src/documents.ts", out: "documents" },
    { in: "src/whiteboard.ts", out: "whiteboard" },
    { in: "src/calls.ts", out: "calls" },
    { in: "src/service-worker.ts", out: "service-worker" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["es2022"],
  legalComments: "none",
  banner: {
    css: "/* Built from frontend/. Contains parts of Pico CSS, MIT License, Copyright 2019-2024 Pico. */",
    js: "/* Built from frontend/. docendo.js contains htmx, Zero-Clause BSD, Big Sky Software. documents.js contains Tiptap, ProseMirror and Yjs, whiteboard.js Yjs, MIT License: LICENSES.txt. */",
  },
  logLevel: "info",
  plugins: [scss],
};

if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  await build(options);
}
