import { expect, test } from "vitest";
import { toggleFix } from "../../src/sim/settings.ts";
import { openPage, siteUrl } from "./browser.ts";
import { instants, linkTo, pay, played, state } from "./computed.ts";
import { eventually, LabPage, openLab } from "./lab.ts";

/** Which parts of a lab are there. */
async function parts(lab: LabPage) {
  const there = {
    header: lab.root.getByRole("banner"),
    outcome: lab.root.getByTestId("outcome"),
    fixes: lab.fix("Cache"),
    tune: lab.summary("Tune the numbers"),
    stage: lab.region("Stage"),
    timeline: lab.region("Timeline"),
    transport: lab.region("Playback"),
    why: lab.region("Why?"),
    matrix: lab.region("Every combination"),
  };
  const counts = await Promise.all(
    Object.entries(there).map(async ([id, part]) => [id, await part.count()] as const),
  );
  return counts.flatMap(([id, count]) => (count > 0 ? [id] : []));
}

test("?embed shows the lab alone, with all of its parts", async () => {
  const site = await openLab("#/lab/pay");
  await eventually(() => parts(site)).toHaveLength(9);
  const all = await parts(site);
  const embedded = await openLab("?embed#/lab/pay");
  await eventually(() => parts(embedded)).toEqual(all.filter((part) => part !== "header"));
});

test("show names the parts that are there, and no other", async () => {
  const lab = await openLab("?embed&show=outcome,timeline#/lab/pay");
  // What comes behind the first run has come.
  await lab.region("Findings").waitFor();
  expect(await parts(lab)).toEqual(["outcome", "timeline"]);
  await lab.tellsOutcomeOf(state());
  await lab.page.goto(siteUrl("?embed&show=transport,stage#/lab/pay"));
  await lab.region("Stage").getByRole("img").waitFor();
  expect(await parts(lab)).toEqual(["stage", "transport"]);
});

test("a host's sandboxed frame without storage runs the lab, and the host keeps its focus", async () => {
  const { page, problems } = await openPage({ fresh: true });
  const host = siteUrl("host.html");
  await page.route(host, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A host</title><input aria-label="The host's own" autofocus>
        <iframe title="A lab" sandbox="allow-scripts" width="900" height="700" src="./?embed#/lab/pay"></iframe></html>`,
    }),
  );
  // As static hosts do: a frame of no origin may read scripts and fonts only with leave.
  await page.route("**/assets/**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
  });
  await page.goto(host);
  const frame = page.frames().find((one) => one.url().includes("?embed"));
  if (!frame) throw new Error("The host has no frame.");
  const lab = new LabPage({ page, problems }, frame);
  await lab.tellsOutcomeOf(state());
  expect(await frame.evaluate(() => self.origin)).toBe("null");
  await lab.frames(10);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");

  await lab.toggle("Idempotency");
  await lab.tellsOutcomeOf(toggleFix(pay.fixes, state(), "idempotency"));
  await frame.getByRole("button", { name: "Next event" }).click();
  expect(problems).toEqual([]);
});

test("size=large sets everything in larger type", async () => {
  const sizes = async (query: string) => {
    const lab = await openLab(`?embed${query}#/lab/pay`, { width: 1920, height: 1080 });
    return lab.page.evaluate(() => {
      const px = (selector: string) =>
        Number.parseFloat(getComputedStyle(document.querySelector(selector) as Element).fontSize);
      return [px("strong"), px("[role=switch]"), px("[data-lane] text"), px("h1")];
    });
  };
  const [normal, large] = [await sizes(""), await sizes("&size=large")];
  for (const [index, size] of large.entries()) expect(size).toBeGreaterThan((normal[index] as number) * 1.25);
});

test("motion=reduce steps from event to event, whatever the system says", async () => {
  const lab = await openLab(`?embed&motion=reduce${linkTo({ state: state(), tMs: 1000 })}`);
  await lab.button("Play").click();
  let seen = 1000;
  await eventually(async () => {
    seen = await lab.moment();
    return seen;
  }).not.toBe(1000);
  // What moves is hardly ever seen at such an instant.
  expect(instants(played(state()))).toContain(seen);
});
