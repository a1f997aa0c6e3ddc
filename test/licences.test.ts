import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test } from "vitest";
import { LICENCES } from "./setup/licences.ts";

const FONTS = "node_modules/@fontsource-variable";

let files: Rolldown.RolldownOutput["output"];
let licences: string;

beforeAll(async () => {
  const built = await build({ logLevel: "silent", build: { write: false, sourcemap: "hidden" } });
  files = (built as Rolldown.RolldownOutput).output;
  licences = String(assets(LICENCES)[0]);
}, 60_000);

/** What is in the assets whose names end in a certain way. */
function assets(end: string): (string | Uint8Array)[] {
  return files.flatMap((file) => (file.type === "asset" && file.fileName.endsWith(end) ? [file.source] : []));
}

/** The packages whose code is in the scripts, as their source maps tell. */
function scripts(): Set<string> {
  const sources = assets(".js.map").flatMap((map) => JSON.parse(String(map)).sources as string[]);
  return new Set(sources.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
}

/** The packages whose fonts are in the site, byte for byte. */
function fonts(): Set<string> {
  const shipped = assets(".woff2").map((font) => Buffer.from(font));
  expect(shipped.length).toBeGreaterThan(0);
  const found = readdirSync(FONTS).filter((name) =>
    readdirSync(join(FONTS, name, "files")).some((file) =>
      shipped.some((font) => font.equals(readFileSync(join(FONTS, name, "files", file)))),
    ),
  );
  return new Set(found.map((name) => `@fontsource-variable/${name}`));
}

test("the site names every package whose code or fonts it carries, and itself, and no other", () => {
  const named = [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+ \([\w.-]+\)$/gm)].map(([, name]) => name);
  // The two that bundle it leave a few lines of their own in it.
  expect(named.sort()).toEqual(["thrice-charged", "vite", "rolldown", ...scripts(), ...fonts()].sort());
});

test("each of them with the whole text of its licence", () => {
  const [own, ...texts] = [readFileSync("LICENSE", "utf8"), ...[...scripts(), ...fonts()].map(licenceOf)];
  for (const text of [own, ...texts]) expect(licences).toContain(text?.trim());
  expect(licences).toContain("SIL OPEN FONT LICENSE Version 1.1");
});

function licenceOf(name: string): string {
  const folder = join("node_modules", name);
  const file = ["LICENSE", "LICENSE.md"].find((one) => readdirSync(folder).includes(one));
  return readFileSync(join(folder, file as string), "utf8");
}
