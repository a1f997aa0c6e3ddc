import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Plugin } from "vite";

/** Where the built site keeps the licences of what it carries. */
export const LICENCES = "licences.txt";

/** What the bundler itself writes into a build, by the start of its modules' names. */
const OF_THE_BUNDLER: Record<string, string> = { "\0vite/": "vite", "\0rolldown/": "rolldown" };

/** Copies the licence of each package that ends up in the site beside it: Vite's `build.license` leaves out the fonts. */
export function licences(root: string): Plugin {
  return {
    name: "licences",
    apply: "build",
    generateBundle(_, bundle) {
      const files = Object.values(bundle).flatMap((file) =>
        file.type === "chunk" ? file.moduleIds : file.originalFileNames,
      );
      const folders = new Set(files.flatMap((file) => packageOf(root, file) ?? []));
      const texts = [...folders].map(licenceIn).sort();
      const source = [licenceIn(root), ...texts].join(`\n${"-".repeat(80)}\n\n`);
      this.emitFile({ type: "asset", fileName: LICENCES, source });
    },
  };
}

/** The folder of the package that a bundled file comes from; none for a file of our own. */
function packageOf(root: string, file: string): string | undefined {
  const bundler = Object.keys(OF_THE_BUNDLER).find((start) => file.startsWith(start));
  if (bundler) return join(root, "node_modules", OF_THE_BUNDLER[bundler] as string);
  if (file.startsWith("\0") || !file.includes("node_modules/")) return undefined;
  let folder = dirname(resolve(root, file));
  // A folder may hold a package.json of its own that only says how to read its files.
  while (!existsSync(join(folder, "package.json")) || !manifestOf(folder).version) folder = dirname(folder);
  return folder;
}

const manifestOf = (folder: string): { name: string; version?: string; license?: string } =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** @throws Error if a package comes without its licence: it must not be shipped so. */
function licenceIn(folder: string): string {
  const { name, version, license } = manifestOf(folder);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file to copy into the site.`);
  // Vite's goes on with the licences of the tools in it, none of which reaches a site.
  const [text] = readFileSync(join(folder, file), "utf8").split("# Licenses of bundled dependencies");
  return `${name} ${version} (${license})\n\n${text?.trim()}\n`;
}
