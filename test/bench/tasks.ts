import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { labs } from "../../src/labs/all.ts";
import { stream } from "../../src/sim/random.ts";
import type { Setting, Value } from "../../src/sim/settings.ts";
import { browserFlags, findBrowser } from "../setup/browser.mjs";
import { serve, skip } from "./browser.ts";
import { printTable } from "./measure.ts";

/** What a task of the page's own thread may take, in ms of the processor's time: other work of the machine is not its. */
const TARGET_MS = 200;
const PAIRS = 100;
/** So long a run may take until it is given up: the page is free meanwhile, and that is what is measured. */
const LONGEST_RUN_MS = 45_000;
/** What a reader does once the run is there: zoom, look at all of it, step, go to its ends, ask why, close that. */
const KEYS = ["+", "+", "0", "ArrowLeft", "Home", "ArrowRight", "w", "Escape", "End"];

/**
 * Prints the longest tasks of the page's thread, from opening a state until the reader has zoomed, stepped and asked, over
 * the extremes of all settings: each alone at both of its ends, then a hundred random pairs. `wanted`: ids of labs, or hashes.
 */
export async function benchTasks(wanted: readonly string[]): Promise<void> {
  const title = `Longest task of the page's thread over the extremes of all settings (<= ${TARGET_MS} ms)`;
  const executablePath = findBrowser();
  if (!executablePath) return skip(title, "there is no browser");
  const site = await serve();
  const browser = await chromium.launch({ args: browserFlags, executablePath });
  const hashes = wanted.filter((id) => id.startsWith("#"));
  const isWanted = (hash: string) =>
    wanted.length === 0 || wanted.some((id) => hash.startsWith(`#/lab/${id}?`));
  try {
    const all: Measured[] = [];
    for (const hash of hashes.length > 0 ? hashes : extremes().filter(isWanted)) {
      const crash: Measured = { hash, cpuMs: Number.POSITIVE_INFINITY, wallMs: 0, shows: "a crash" };
      all.push(await measure(browser, new URL(hash, site.url).href, hash).catch(() => crash));
    }
    const worst = [...all].sort((a, b) => b.cpuMs - a.cpuMs);
    const over = worst.filter(({ cpuMs }) => cpuMs > TARGET_MS);
    const rows = worst.slice(0, Math.max(20, over.length)).map(({ hash, cpuMs, wallMs, shows }) => {
      return [hash, `${cpuMs.toFixed(0)} ${cpuMs > TARGET_MS ? "over" : "ok"}`, wallMs.toFixed(0), shows];
    });
    printTable(title, ["state", "ms of processor", "ms", "shows"], rows);
    console.log(`  ${all.length} states, ${over.length} over ${TARGET_MS} ms`);
  } finally {
    await browser.close();
    await site.close();
  }
}

interface Measured {
  hash: string;
  /** The longest task, by the processor's time; and how long it took. */
  cpuMs: number;
  wallMs: number;
  /** What came of the run: it was shown, refused, or not there in time. */
  shows: "run" | "refusal" | "nothing yet" | "a crash";
}

function extremes(): string[] {
  const alone = labs.flatMap((lab) =>
    Object.entries(lab.settings).flatMap(([id, setting]) =>
      ends(setting).map((value) => `#/lab/${lab.id}?${id}=${value}`),
    ),
  );
  const chance = stream(1, "bench/pairs");
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance.uniform() * of.length)] as T;
  const pairs = Array.from({ length: PAIRS }, () => {
    const lab = pick(labs);
    const one = pick(Object.entries(lab.settings));
    const other = pick(Object.entries(lab.settings).filter(([id]) => id !== one[0]));
    const set = ([id, setting]: [string, Setting]) => `${id}=${pick(ends(setting))}`;
    return `#/lab/${lab.id}?${set(one)}&${set(other)}`;
  });
  return [...alone, ...pairs];
}

function ends(setting: Setting): Value[] {
  if (setting.type === "number") return [setting.min, setting.max];
  return setting.type === "switch" ? [true, false] : Object.keys(setting.choices);
}

async function measure(browser: Browser, url: string, hash: string): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const ended = await trace(await context.newCDPSession(page));
  await page.goto(url);
  const shows = await outcome(page);
  // What comes behind the first run, and is drawn then.
  await page.waitForTimeout(700);
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
  const tasks = await ended();
  await context.close();
  const longest = tasks.reduce((a, b) => ((b.tdur ?? 0) > (a.tdur ?? 0) ? b : a));
  return { hash, cpuMs: (longest.tdur ?? 0) / 1000, wallMs: longest.dur / 1000, shows };
}

async function outcome(page: Page): Promise<Measured["shows"]> {
  const there = "[data-testid=outcome][data-run], [aria-label=Notice] p";
  const found = await page.waitForSelector(there, { timeout: LONGEST_RUN_MS }).catch(() => undefined);
  if (!found) return "nothing yet";
  return (await page.locator("[data-testid=outcome][data-run]").count()) > 0 ? "run" : "refusal";
}

/** A span of a Chromium trace, in us: how long it took, and the processor's time of it. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  dur: number;
  tdur?: number;
  args: { name?: string };
}

/** Records what the page's thread does. Returns what ends it and gives its tasks. */
async function trace(client: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  client.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  await client.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline"], excludedCategories: ["*"] },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => client.once("Tracing.tracingComplete", () => resolve()));
    await client.send("Tracing.end");
    await complete;
    const isOfPage = (event: TraceEvent) =>
      events.some(
        ({ name, pid, tid, args }) =>
          name === "thread_name" && args.name === "CrRendererMain" && pid === event.pid && tid === event.tid,
      );
    return events.filter((event) => event.name === "RunTask" && isOfPage(event));
  };
}
