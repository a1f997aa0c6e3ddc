import { existsSync } from "node:fs";
import { join } from "node:path";
import { onPath, works } from "./browser.mjs";

/**
 * Finds a Firefox to test in: FIREFOX_PATH, else one installed. Without one, its tests are left out.
 * @returns {string | undefined} the path of its program
 */
export function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  if (named && !existsSync(named)) throw new Error(`FIREFOX_PATH names ${named}, which is not there.`);
  return named || [...onPath(["firefox", "firefox-esr"]), ...usualPlaces()].find(works);
}

function usualPlaces() {
  if (process.platform === "darwin") {
    const folders = ["/Applications", join(process.env.HOME ?? "", "Applications")];
    return folders.map((folder) => `${folder}/Firefox.app/Contents/MacOS/firefox`);
  }
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name]);
    return roots.flatMap((root) => (root ? [join(root, "Mozilla Firefox/firefox.exe")] : []));
  }
  return ["/usr/bin/firefox-esr", "/usr/lib/firefox/firefox", "/opt/firefox/firefox", "/snap/bin/firefox"];
}
