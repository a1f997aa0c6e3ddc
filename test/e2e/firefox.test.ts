import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer, { type Browser, type Frame, type Page } from "puppeteer-core";
import { build, preview, type Rolldown } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { runId } from "../../src/app/runs/cache.ts";
import { mainFixes } from "../../src/app/runs/plan.ts";
import { defaultState } from "../../src/app/state/changes.ts";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type State, toggleFix } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { instant } from "../../src/sim/units.ts";
import { digestOf } from "../browser/digest.ts";
import { findFirefox } from "../setup/firefox.mjs";
import { siteUrl } from "./browser.ts";
import { instants, pay, played } from "./computed.ts";
import type * as Plays from "./plays.ts";

const firefox = findFirefox();
const LEFT_OUT =
  "No Firefox is installed here, and FIREFOX_PATH names none: what is tested in it was left out.";

test.skipIf(firefox)("Firefox", ({ skip }) => {
  console.warn(LEFT_OUT);
  skip(LEFT_OUT);
});

describe.runIf(firefox)("in Firefox", () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox as string });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(String(error)));
  }, 60_000);

  afterAll(() => browser?.close());

  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  test.each(labs.map((lab) => [lab.id, lab] as const))(
    "%s opens, and a fix is told as Node computes it",
    async (id, lab) => {
      await open(page, `#/lab/${id}`);
      await shows(page, lab, defaultState(id));
      const [fix] = mainFixes(lab);
      await (await page.$(`::-p-xpath(//*[@role="switch"][.//*[.="${fix?.title}"]])`))?.click();
      await shows(page, lab, fixed(lab));
    },
  );

  test("every run is Node's to the byte, in the page and in its worker", async () => {
    const states = labs.flatMap((lab) => [
      defaultState(lab.id),
      { ...defaultState(lab.id), seed: 0xffffffff },
      fixed(lab),
    ]);
    const digests = await inPage(page, states);
    for (const [at, state] of states.entries()) {
      const expected = digestOf(runOf(labOf(state), state));
      expect(digests[at], JSON.stringify(state)).toEqual({ page: expected, worker: expected });
    }
  });

  test("the keys of the slider step from event to event, and by shares of the run", async () => {
    await open(page, "#/lab/pay");
    const run = played(defaultState("pay"));
    const stops = instants(run);
    await page.focus(MOMENT);
    const stands = async (keys: string, ms: number) => {
      for (const key of keys.split(" ")) await page.keyboard.press(key as "Home");
      await page.waitForFunction(
        (slider, at) => document.querySelector(slider)?.getAttribute("aria-valuetext")?.startsWith(at),
        {},
        MOMENT,
        instant(toUs(ms)),
      );
    };
    await stands("Home", 0);
    const [first, second] = stops.filter((ms) => ms > 0) as [number, number];
    await stands("ArrowRight", first);
    await stands("ArrowUp", second);
    await stands("ArrowLeft", first);
    await stands("End", run.endMs);
    await stands("ArrowDown", stops.at(-2) as number);
    await stands("End PageDown", 0.9 * run.endMs);
    await page.keyboard.down("Shift");
    await stands("ArrowLeft", 0.89 * run.endMs);
    await page.keyboard.up("Shift");
  });

  test("a sandboxed frame plays without a worker, and leaves no error on the console", async () => {
    // A frame of no origin reads scripts and fonts with leave only.
    const server = await preview({
      configFile: false,
      logLevel: "error",
      build: { outDir: inject("siteFolder") },
      preview: { host: "127.0.0.1", port: 0, cors: true },
    });
    const source = `${server.resolvedUrls?.local[0]}?embed#/lab/pay`;
    await page.goto("about:blank");
    await page.setContent(
      `<iframe sandbox="allow-scripts" width="900" height="700" src="${source}"></iframe>`,
    );
    const frame = await (await page.waitForSelector("iframe"))?.contentFrame();
    if (!frame) throw new Error("The host has no frame.");
    await shows(frame, pay, defaultState("pay"));
    expect(await frame.evaluate(() => self.origin)).toBe("null");
    await page.goto("about:blank");
    await server.close();
  });
});

const MOMENT = "input[aria-label=Moment]";

const labOf = ({ lab: id }: State) => labs.find((lab) => lab.id === id) as Lab;

const runOf = (lab: Lab, state: State): Run =>
  simulate(lab, effective(lab.settings, lab.fixes, state), state.seed);

/** A lab with the first of its main fixes. */
const fixed = (lab: Lab): State =>
  toggleFix(lab.fixes, defaultState(lab.id), mainFixes(lab)[0]?.id ?? "", true);

/** Opens a path of the site as a new page. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(siteUrl(path));
}

/** Waits for the run of a state, and asserts that its outcome is told as Node computes it. */
async function shows(place: Page | Frame, lab: Lab, state: State): Promise<void> {
  const { figure, sentence } = lab.headline(runOf(lab, state));
  const outcome = `[data-testid=outcome][data-run="${runId(lab, state)}"]`;
  await place.waitForSelector(`${outcome} strong`);
  const told = await place.$eval(outcome, (section) => ({
    figure: section.querySelector("strong")?.textContent,
    says: [...section.querySelectorAll("p")].map((line) => line.textContent).join("\n"),
  }));
  expect(told).toEqual({ figure, says: expect.stringContaining(sentence) });
}

/** The digests of runs that a page of the site plays. */
async function inPage(page: Page, states: readonly State[]): Promise<Plays.Played[]> {
  const entry = fileURLToPath(new URL("plays.ts", import.meta.url));
  const built = (await build({
    configFile: false,
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput[];
  const worker = readdirSync(join(inject("siteFolder"), "assets")).find((file) => file.startsWith("worker-"));
  await open(page, "#/");
  await page.addScriptTag({ content: built[0]?.output[0].code ?? "", type: "module" });
  await page.waitForFunction(() => "play" in globalThis);
  return page.evaluate(
    (states, workerUrl) => (globalThis as unknown as { play: typeof Plays.play }).play(states, workerUrl),
    states,
    siteUrl(`assets/${worker}`),
  );
}
