// Bundles each test with esbuild, since Node 20 reads no TypeScript, and runs them all, or those
// that are named: node test.mjs keep-draft
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const named = process.argv.slice(2).map((name) => `${name}.test.ts`);
const tests = readdirSync(join(here, "test")).filter(
  (name) => name.endsWith(".test.ts") && (!named.length || named.includes(name)),
);
// Inside node_modules, so that the bundles find the packages they leave out.
const out = mkdtempSync(join(here, "node_modules", ".tests-"));
await build({
  absWorkingDir: here,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  define: { FRONTEND: JSON.stringify(here) },
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", out], { stdio: "inherit" });
rmSync(out, { recursive: true, force: true });
process.exit(status ?? 1);
