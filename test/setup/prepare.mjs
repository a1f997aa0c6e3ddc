// Runs before every npm script, on plain Node: a fresh clone needs no other step. Silent when all is in place.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBrowser } from "./browser.mjs";
import { installPackages, packagesAreFresh } from "./packages.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), "../.."));
if (!packagesAreFresh()) installPackages();
if (process.argv.includes("--browser")) ensureBrowser();
