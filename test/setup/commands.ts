import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import type { BrowserCommand } from "vitest/node";

/** What test/browser/digest.ts exports: the digest of one run's trace, the same on every engine. */
interface DigestModule {
  digest(labId: string, query: string, seed: number): string;
}

let loaded: Promise<{ module: DigestModule }> | undefined;

/** Lets a test in the browser ask what Node computes for the same lab, query (`fix=lock&ttlMs=20000`) and seed. */
export const nodeDigest: BrowserCommand<[labId: string, query: string, seed: number]> = async (
  _context,
  labId,
  query,
  seed,
) => {
  const path = fileURLToPath(new URL("../browser/digest.ts", import.meta.url));
  loaded ??= runnerImport<DigestModule>(path, { configFile: false });
  return (await loaded).module.digest(labId, query, seed);
};

declare module "vitest/browser" {
  interface BrowserCommands {
    nodeDigest: (labId: string, query: string, seed: number) => Promise<string>;
  }
}
