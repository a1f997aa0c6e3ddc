import { expect, test } from "vitest";
import { runId } from "../../src/app/runs/cache.ts";
import type { NumberSetting } from "../../src/sim/settings.ts";
import { pay, state } from "./computed.ts";
import { eventually, type LabPage, openLab } from "./lab.ts";

const price = pay.settings.price as NumberSetting;
const attempts = pay.settings.maxAttempts as NumberSetting;

async function tuned() {
  const lab = await openLab("#/lab/pay?timeoutMs=4000");
  await lab.tellsOutcomeOf(state({ explicit: { timeoutMs: 4000 } }));
  await lab.unfold("Tune the numbers");
  return lab;
}

/** A setting's field. */
const field = (lab: LabPage, name: string) => lab.root.getByRole("textbox", { name, exact: true });

/** All that is told about a field. */
const told = (lab: LabPage, name: string) =>
  field(lab, name).evaluate((input) =>
    (input.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );

async function enter(lab: LabPage, name: string, text: string) {
  await field(lab, name).fill(text);
  await lab.press("Enter");
}

test("what is no number is refused beside its field, and the last value and its run stay", async () => {
  const lab = await tuned();
  const before = await lab.outcome();
  for (const text of ["soon", "5s", "", "0x10", "NaN", "<b>1</b>"]) {
    await enter(lab, "Timeout", text);
    await eventually(() => told(lab, "Timeout")).toContain(`"${text}" is not`);
    expect(await field(lab, "Timeout").inputValue()).toBe("4000");
  }
  await lab.frames(10);
  expect(await lab.run()).toBe(runId(pay, state({ explicit: { timeoutMs: 4000 } })));
  expect(await lab.outcome()).toEqual(before);
  expect(lab.problems).toEqual([]);
});

test("a number out of its range is clamped, and the field names the range", async () => {
  const lab = await tuned();
  await enter(lab, "Attempts", "1000");
  await lab.tellsOutcomeOf(state({ explicit: { timeoutMs: 4000, maxAttempts: attempts.max } }));
  expect(await field(lab, "Attempts").inputValue()).toBe(String(attempts.max));
  expect(await told(lab, "Attempts")).toContain(
    `from ${attempts.min} to ${attempts.max}: 1000 became ${attempts.max}`,
  );
  await enter(lab, "Attempts", "2");
  await lab.tellsOutcomeOf(state({ explicit: { timeoutMs: 4000, maxAttempts: 2 } }));
  expect(await told(lab, "Attempts"), "the note goes with its cause").not.toContain("became");
});

test("a seed that is none is refused beside its field, and the run stays", async () => {
  const lab = await tuned();
  const before = await lab.run();
  await enter(lab, "Seed", "-1");
  await eventually(() => told(lab, "Seed")).toContain("“-1” is not");
  expect(await field(lab, "Seed").inputValue()).toBe("1");
  expect(await lab.run()).toBe(before);
});

test("what is unfolded at the end of the side is seen to open", async () => {
  const lab = await openLab();
  await lab.unfold("Tune the numbers");
  const field = lab.root.getByRole("textbox", { name: "Price" });
  const bar = async () => (await lab.region("Playback").boundingBox())?.y ?? 0;
  await eventually(async () => ((await field.boundingBox())?.y ?? Number.NaN) - (await bar())).toBeLessThan(
    0,
  );
});

test("every setting has a field, and what was set by hand can be taken back", async () => {
  const lab = await tuned();
  for (const { title } of Object.values(pay.settings)) {
    expect(await lab.root.getByText(title, { exact: true }).count(), title).toBeGreaterThan(0);
  }
  await enter(lab, "Price", String(price.min + 1));
  await lab.tellsOutcomeOf(state({ explicit: { timeoutMs: 4000, price: price.min + 1 } }));
  await lab.root.getByRole("button", { name: /^Price: back to/ }).click();
  await lab.tellsOutcomeOf(state({ explicit: { timeoutMs: 4000 } }));
  await lab.button("Reset it").click();
  await lab.tellsOutcomeOf(state());
});
