import { expect, test } from "vitest";
import { listCombinations } from "../../src/app/deferred/matrix/combinations.ts";
import { metricText } from "../../src/app/design/settingText.ts";
import { spokenFigure } from "../../src/app/notice/spokenFigure.ts";
import { toggleFix } from "../../src/sim/settings.ts";
import { headline, pay, played, state } from "./computed.ts";
import { eventually, type LabPage, openLab, visitLab } from "./lab.ts";

const main = pay.fixes.filter(({ deeper }) => !deeper);
const deeper = pay.fixes.filter((fix) => fix.deeper);
const alone = (id: string) => toggleFix(pay.fixes, state(), id);

test("the lab opens broken, and says so in the run's own numbers", async () => {
  const lab = await openLab();
  await lab.tellsOutcomeOf(state());
  expect((await lab.outcome()).was).toBeNull();
  expect(lab.problems).toEqual([]);
});

test("each fix is switched on and off by keyboard alone, and the outcome is told against the broken run", async () => {
  const lab = await openLab();
  for (const fix of main) await switchByKeyboard(lab, fix);
  await lab.tabTo(lab.summary("Deeper fixes"));
  await lab.press("Enter");
  for (const fix of deeper) await switchByKeyboard(lab, fix);
  expect(lab.problems).toEqual([]);
});

async function switchByKeyboard(lab: LabPage, { id, title }: { id: string; title: string }) {
  await lab.tabTo(lab.fix(title));
  await lab.press("Space");
  await lab.tellsOutcomeOf(alone(id));
  expect(await lab.fix(title).getAttribute("aria-checked")).toBe("true");
  await lab.press("Enter");
  await lab.tellsOutcomeOf(state());
  expect(await lab.isFocused(lab.fix(title)), `${title} keeps the focus`).toBe(true);
}

test("the digits switch the main fixes in their order", async () => {
  const lab = await visitLab();
  let now = state();
  for (const [index, { id }] of main.entries()) {
    await lab.press(String(index + 1));
    now = toggleFix(pay.fixes, now, id);
    await lab.tellsOutcomeOf(now);
  }
});

test("all eight combinations, reached by clicks on the switches, are as their tiles say and as Node computes", async () => {
  const lab = await visitLab();
  const tiles = lab.region("Every combination").getByRole("button");
  const seen = new Set<string>();
  let now = state();
  // In Gray's order every next combination is one switch away.
  for (let step = 1; step <= 8; step++) {
    await lab.tellsOutcomeOf(now);
    const { figure, noun } = headline(now);
    const name = listCombinations(pay, now).find(
      ({ state }) => state.fixes.join() === now.fixes.join(),
    )?.name;
    const tile = tiles.and(lab.root.locator('[aria-current="true"]'));
    await eventually(() => tile.getAttribute("aria-label")).toBe(`${name}: ${noun} ${spokenFigure(figure)}`);
    expect(await tile.innerText()).toContain(figure);
    seen.add(String(name));
    const fix = main[Math.log2(step & -step) % main.length];
    if (!fix) throw new Error("The lab has no main fix.");
    await lab.toggle(fix.title);
    now = toggleFix(pay.fixes, now, fix.id);
  }
  expect(seen.size).toBe(8);
  expect(await tiles.count()).toBe(8);
  expect(lab.problems).toEqual([]);
});

test("a tile loads its combination", async () => {
  const lab = await visitLab();
  // From all fixes to none, in long steps: each switches several at once.
  for (const { name, state: combined } of listCombinations(pay, state())
    .reverse()
    .filter((_, at) => at % 3 === 0)) {
    const { figure, noun } = headline(combined);
    await lab.button(`${name}: ${noun} ${spokenFigure(figure)}`).click();
    await lab.tellsOutcomeOf(combined);
  }
});

test("every metric in the table is what Node computes for its combination", async () => {
  const lab = await visitLab();
  await lab.unfold("The numbers, every combination");
  const columns = [state(), ...listCombinations(pay, state()).map((combination) => combination.state)].map(
    played,
  );
  const expected = Object.entries(pay.metrics).map(([id, spec]) => [
    spec.title,
    ...columns.map((run) => metricText(spec, run.metrics[id as keyof typeof run.metrics])),
  ]);
  const rows = lab.region("All metrics").locator("tbody tr");
  await eventually(() =>
    rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent))),
  ).toEqual(expected);
});

test("undo and redo lead back and forth through the outcomes", async () => {
  const lab = await visitLab();
  await lab.toggle("Idempotency");
  await lab.tellsOutcomeOf(alone("idempotency"));
  await lab.button("Undo").click();
  await lab.tellsOutcomeOf(state());
  await lab.press("Shift+Z");
  await lab.tellsOutcomeOf(alone("idempotency"));
});
