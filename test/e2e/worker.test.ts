import { expect, test } from "vitest";
import { toggleFix } from "../../src/sim/settings.ts";
import { openPage, siteUrl } from "./browser.ts";
import { pay, played, state } from "./computed.ts";
import { eventually, LabPage, openLab } from "./lab.ts";

const fixed = toggleFix(pay.fixes, state(), "retry");

async function plays(lab: LabPage) {
  await lab.tellsOutcomeOf(state());
  await lab.toggle("Retry");
  await lab.tellsOutcomeOf(fixed);
  await lab.unfold("What happened, as a list");
  const listed = lab.root.locator("details[open] ol > li");
  await eventually(() => listed.count()).toBe(played(fixed).trace.length);
  expect(lab.problems).toEqual([]);
}

test("runs are played in a worker", async () => {
  const lab = await openLab();
  expect(lab.page.workers()).toHaveLength(1);
  await plays(lab);
});

test("where no worker can be made, the page plays the same runs itself", async () => {
  const { page, problems } = await openPage({ fresh: true });
  await page.addInitScript(() => {
    globalThis.Worker = class {
      constructor() {
        throw new DOMException("No worker here.", "SecurityError");
      }
    } as unknown as typeof Worker;
  });
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await plays(lab);
  expect(page.workers()).toHaveLength(0);
});

test("where the worker's script cannot be had, the page plays the same runs itself", async () => {
  const { page } = await openPage({ fresh: true, failing: true });
  await page.route("**/worker-*.js", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(siteUrl("#/lab/pay"));
  // The browser tells of the missing script on its own.
  await plays(new LabPage({ page, problems: [] }));
});

test("a worker that dies without a word is noticed, told of, and another one plays the run", async () => {
  const { page, problems } = await openPage({ fresh: true });
  await page.addInitScript(() => {
    const made: Worker[] = [];
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        made.push(this);
      }
    };
    Object.assign(globalThis, { made });
  });
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await lab.tellsOutcomeOf(state());
  await page.evaluate(() => {
    for (const worker of (globalThis as unknown as { made: Worker[] }).made) worker.terminate();
  });
  await lab.toggle("Retry");
  await lab.tellsOutcomeOf(fixed);
  expect(await lab.notice()).toContain("no sign of life");
  expect(page.workers()).toHaveLength(1);
  expect(problems).toEqual([]);
});

test("a million clients show their progress, leave the page responsive, and can be cancelled", async () => {
  const { page, problems } = await openPage({ path: "#/lab/herd" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  const before = await lab.run();
  await page.evaluate(() => {
    location.hash = "#/lab/herd?v=1&fix=fullJitter&clients=1000000";
  });
  await page.getByRole("progressbar").waitFor();
  // The page still answers while the worker plays.
  await lab.unfold("Model and limits");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("progressbar").waitFor({ state: "detached" });
  expect(await lab.run()).toBe(before);
  await lab.toggle("Full jitter");
  await eventually(() => lab.run()).not.toBe(before);
  expect(problems).toEqual([]);
});
