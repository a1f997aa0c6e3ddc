import { chromium, type Page } from "playwright-core";
import type { TestProject } from "vitest/node";
import { mainFixes } from "../../src/app/runs/plan.ts";
import { labs } from "../../src/labs/all.ts";
import { browserFlags, findBrowser } from "../setup/browser.mjs";
import serveSite from "../setup/site.ts";
import { printTable, quantile } from "./measure.ts";

const SEEDS = 20;
const WARM_UP = 4;
/** What a toggle may take in the lab `pay`, in ms. */
const TARGET = { lab: "pay", ms: 50 };
const outcome = '[data-testid="outcome"][data-run]';

/**
 * Prints how long it takes from the click on a fix's switch until the page that shows the new run is painted: for each
 * main fix of each lab, at its defaults, each time with another seed, so that no run is known before.
 */
export async function benchToggles(): Promise<void> {
  const title = "Toggle to repaint in the built site, at the defaults";
  const executablePath = findBrowser();
  if (!executablePath) return skip(title, "there is no browser");
  const site = await serve().catch((error: Error) => skip(title, error.message.split("\n")[0] ?? ""));
  if (!site) return;
  const browser = await chromium.launch({ args: browserFlags, executablePath });
  try {
    const rows: string[][] = [];
    for (const lab of labs) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      for (const fix of mainFixes(lab)) rows.push(await row(page, site.url, lab.id, fix.title));
      await page.close();
    }
    printTable(title, ["lab", "fix", `median (${TARGET.lab} <= ${TARGET.ms})`, "p95"], rows);
  } finally {
    await browser.close();
    await site.close();
  }
}

async function row(page: Page, site: string, lab: string, fix: string): Promise<string[]> {
  const times: number[] = [];
  for (let seed = 1; seed <= WARM_UP + SEEDS; seed++) {
    await page.goto(new URL(`#/lab/${lab}?seed=${seed}`, site).href);
    await page.waitForSelector(`[data-run*="seed=${seed}&"]`);
    // The combinations of the last state are still being played: a reader has not toggled yet.
    await page.waitForFunction(() => !document.querySelector('[aria-label$="being played"]'));
    const spent = await toggleToPaint(page, fix);
    if (spent === null) return [lab, fix, "no new run", ""];
    if (seed > WARM_UP) times.push(spent);
  }
  const [median, p95] = [0.5, 0.95].map((share) => quantile(times, share)) as [number, number];
  const verdict = lab !== TARGET.lab ? "" : median <= TARGET.ms ? " ok" : " over";
  return [lab, fix, `${median.toFixed(1)} ms${verdict}`, `${p95.toFixed(1)} ms`];
}

/**
 * Milliseconds from the click to the painted frame: the outcome's `data-run` changes, the next frame begins, and a
 * message posted in it is heard, which is after that frame's paint. Null if no new run is shown within 3 s.
 */
function toggleToPaint(page: Page, fix: string): Promise<number | null> {
  return page.evaluate(
    ({ which, selector }) =>
      new Promise<number | null>((resolve) => {
        const knobs = [...document.querySelectorAll<HTMLElement>('[role="switch"]')];
        const knob = knobs.find((one) => one.textContent?.startsWith(which));
        const shown = document.querySelector(selector);
        if (!knob || !shown) return resolve(null);
        setTimeout(() => resolve(null), 3000);
        const start = performance.now();
        new MutationObserver((_, observer) => {
          observer.disconnect();
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - start);
            channel.port2.postMessage(null);
          });
        }).observe(shown, { attributes: true, attributeFilter: ["data-run"] });
        knob.click();
      }),
    { which: fix, selector: outcome },
  );
}

/** Builds the site and serves it, as for the tests in a browser. */
export async function serve() {
  const provided = new Map<string, string>();
  const provide = (key: string, value: string) => provided.set(key, value);
  const close = await serveSite({ provide } as unknown as TestProject);
  return { url: provided.get("siteUrl") as string, close };
}

export function skip(title: string, why: string): undefined {
  console.log(`\n${title}: skipped, ${why}`);
  return undefined;
}
