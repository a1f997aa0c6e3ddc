import { expect, test } from "vitest";
import type { NumberSetting, State } from "../../src/sim/settings.ts";
import { openPage, siteUrl } from "./browser.ts";
import { linkTo, pay, state } from "./computed.ts";
import { eventually, LabPage } from "./lab.ts";

const attempts = pay.settings.maxAttempts as NumberSetting;
const timeout = pay.settings.timeoutMs as NumberSetting;
const script = "<img src=x onerror=alert(1)><script>alert(2)</script>";

/** A link that someone broke, by accident or on purpose. */
interface Hostile {
  hash: string;
  /** What it opens, where that is not the lab as it comes. */
  opens?: Partial<State>;
  /** What the notice must name. */
  says: readonly (string | number)[];
}

const scripts: readonly Hostile[] = [
  {
    hash: `#/lab/pay?timeoutMs=${script}&fix=${script}&${script}=1&why=${script}&step=${script}&pin=fix:${script}`,
    says: ["timeoutMs", timeout.min, timeout.max],
  },
  { hash: `#/lab/${script}`, says: ["There is no"] },
  { hash: `#/lab/pay?key=${encodeURIComponent(script)}`, says: ["key", "perAttempt"] },
];

const garbled: readonly Hostile[] = [
  { hash: "#/lab/pay?price=%E0%A4%A&fix=cache", opens: { fixes: ["cache"] }, says: ["garbled", "%E0%A4%A"] },
  { hash: "#/lab/%E0%A4%A", says: ["There is no"] },
  { hash: "#/lab/pay???&&&===&#&=%3D#?", says: [] },
  { hash: `#/lab/pay?${"a=1&".repeat(25_000)}`, says: ["8192 characters"] },
];

const names: readonly Hostile[] = [
  {
    hash: "#/lab/pay?__proto__=1&constructor=2&fix=__proto__,constructor&pin=__proto__:1&key=__proto__&dedup=toString",
    says: ["unknown fix __proto__", "unknown fix constructor", "key", "dedup"],
  },
  { hash: "#/lab/__proto__", says: ["There is no lab __proto__"] },
  { hash: "#/lab/pya?fix=cache", says: ["There is no lab pya", "did you mean"] },
  { hash: "#/../../etc/passwd?fix=cache", says: ["There is no page"] },
];

const numbers: readonly Hostile[] = [
  {
    hash: "#/lab/pay?maxAttempts=1e300",
    opens: { explicit: { maxAttempts: attempts.max } },
    says: ["maxAttempts", `from ${attempts.min} to ${attempts.max}`],
  },
  {
    hash: "#/lab/pay?timeoutMs=-5",
    opens: { explicit: { timeoutMs: timeout.min } },
    says: ["timeoutMs", `from ${timeout.min} to ${timeout.max}`],
  },
  {
    hash: "#/lab/pay?timeoutMs=NaN&price=Infinity&balance=0x10&networkMs=",
    says: ["timeoutMs", "NaN", "price", "balance", "networkMs"],
  },
  { hash: "#/lab/pay?seed=4294967296", opens: { seed: 0xffffffff }, says: ["seed", 0xffffffff] },
  {
    hash: "#/lab/pay?t=NaN&view=9000-1000&why=-1&guess=perhaps&v=x",
    says: ["t is", "view is", "why is", "guess is", "version"],
  },
  {
    hash: "#/lab/pay?t=1e99&view=1e9-2e9&why=2147483647",
    says: ["t goes from", "why is the number of an event, here from 0 to"],
  },
];

test.each([
  ["scripts in it runs none of them", scripts],
  ["garbled text opens what can be read", garbled],
  ["names of nothing, or of Object's own, says which they are", names],
  ["numbers out of range clamps them and names the range", numbers],
])("a link with %s, and leads to a page that works", async (_, links) => {
  const lab = await blank();
  // The first opens the page; the others come to it while it is open.
  for (const link of links) {
    await lab.page.goto(siteUrl(link.hash));
    await opens(lab, link);
  }
  const { opens: last = {} } = links.at(-1) ?? {};
  await lab.toggle("Retry");
  await lab.tellsOutcomeOf(state({ ...last, fixes: [...(last.fixes ?? []), "retry"] }));
  expect(lab.problems).toEqual([]);
});

test("a link of a megabyte is not read, and leads to a page that works", async () => {
  const lab = await blank();
  await lab.page.goto(siteUrl("#/lab/pay?fix=cache"));
  await lab.ready();
  // All at once, since every word with a page of such an address takes its time; the switch makes it short again.
  const notice = await lab.page.evaluate(async () => {
    const arrived = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = `#/lab/pay?fix=cache&timeoutMs=${"9".repeat(2 ** 20)}`;
    await arrived;
    const region = document.querySelector('[role="status"][aria-label="Notice"]') as HTMLElement;
    while (region.textContent === "") await new Promise(requestAnimationFrame);
    const told = region.textContent;
    for (const one of document.querySelectorAll<HTMLElement>("[role=switch]")) {
      if (document.getElementById(one.getAttribute("aria-labelledby") ?? "")?.textContent === "Retry")
        one.click();
    }
    return told;
  });
  expect(notice).toContain("8192 characters");
  await lab.tellsOutcomeOf(state({ fixes: ["retry"] }));
  await eventually(() => lab.hash()).toBe(linkTo({ state: state({ fixes: ["retry"] }) }));
  expect(lab.problems).toEqual([]);
});

/** A page that also counts what is asked of the reader in a dialog as a problem. */
async function blank() {
  const { page, problems } = await openPage({ fresh: true });
  page.on("dialog", async (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return new LabPage({ page, problems });
}

/** Asserts that a link opened its state with its notice, and put nothing else on the page. */
async function opens(lab: LabPage, { hash, opens = {}, says }: Hostile) {
  await lab.shows(state(opens));
  const told = () => lab.notice();
  for (const word of says) await eventually(told, hash.slice(0, 200)).toContain(String(word));
  expect((await told()).length).toBeLessThan(1500);
  expect(await lab.page.locator("#root :is(script, img)").count()).toBe(0);
  expect(lab.problems).toEqual([]);
}

test("the notice of a broken link can be closed", async () => {
  const { page, problems } = await openPage({ path: "#/lab/nowhere" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  expect(await lab.notice()).toContain("nowhere");
  await lab.button("Close the notice").click();
  expect(await lab.notice()).toBe("");
});

test("a broken query is told of, and the page is as usual", async () => {
  const { page, problems } = await openPage({
    path: "?theme=pink&show=nothing&size=%E0%A4%A&__proto__=1#/lab/pay",
  });
  const lab = new LabPage({ page, problems });
  await lab.tellsOutcomeOf(state());
  const notice = await lab.notice();
  for (const word of ["theme", "pink", "show", "nothing"]) expect(notice).toContain(word);
  expect(problems).toEqual([]);
});
