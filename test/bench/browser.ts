import { chromium, type Page } from "playwright-core";
import type { TestProject } from "vitest/node";
import { browserFlags, findBrowser } from "../setup/browser.mjs";
import serveSite from "../setup/site.ts";
import { printTable, quantile } from "./measure.ts";

const TOGGLES = 30;
const outcome = '[data-testid="outcome"][data-run]';

/** Prints how long it takes from the click on a fix's switch until the page that shows the new run is painted. */
export async function benchToggles(): Promise<void> {
  const title = "Toggle to repaint, pay in the built site";
  const executablePath = findBrowser();
  if (!executablePath) return skip(title, "there is no browser");
  const site = await serve().catch((error: Error) => skip(title, error.message.split("\n")[0] ?? ""));
  if (!site) return;
  const browser = await chromium.launch({ args: browserFlags, executablePath });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(new URL("#/lab/pay", site.url).href);
    await page.waitForSelector(outcome, { timeout: 10_000 }).catch(() => {});
    const switches = await page.getByRole("switch").count();
    if (!(await page.locator(outcome).count()) || !switches)
      return skip(title, "the page of the lab is not there yet");
    const rows: string[][] = [];
    for (let index = 0; index < switches; index++) rows.push(await row(page, index));
    printTable(title, ["switch", "median", "p95"], rows);
  } finally {
    await browser.close();
    await site.close();
  }
}

async function row(page: Page, index: number): Promise<string[]> {
  const knob = page.getByRole("switch").nth(index);
  const name = await knob.evaluate((element) => {
    const title = document.getElementById(element.getAttribute("aria-labelledby") ?? "");
    return title?.textContent ?? element.getAttribute("aria-label") ?? "a switch";
  });
  const times: number[] = [];
  for (let toggle = -4; toggle < TOGGLES; toggle++) {
    const spent = await toggleToPaint(page, index);
    if (spent === null) return [name, "no new run", ""];
    if (toggle >= 0) times.push(spent);
  }
  return [name, ...[0.5, 0.95].map((share) => `${quantile(times, share).toFixed(1)} ms`)];
}

/**
 * Milliseconds from the click to the painted frame: the outcome's `data-run` changes, the next frame begins, and a
 * message posted in it is heard, which is after that frame's paint. Null if no new run is shown within 3 s.
 */
function toggleToPaint(page: Page, index: number): Promise<number | null> {
  return page.evaluate(
    ({ which, selector }) =>
      new Promise<number | null>((resolve) => {
        const knob = document.querySelectorAll<HTMLElement>('[role="switch"]')[which];
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
    { which: index, selector: outcome },
  );
}

/** Builds the site and serves it, as for the tests in a browser. */
async function serve() {
  const provided = new Map<string, string>();
  const provide = (key: string, value: string) => provided.set(key, value);
  const close = await serveSite({ provide } as unknown as TestProject);
  return { url: provided.get("siteUrl") as string, close };
}

function skip(title: string, why: string): undefined {
  console.log(`\n${title}: skipped, ${why}`);
  return undefined;
}
