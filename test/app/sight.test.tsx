import { act, screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { keyEventAt } from "../../src/app/playhead/instants.ts";
import { events } from "../../src/sim/trace.ts";
import { withPlainSpaces } from "../../src/sim/units.ts";
import { payWith } from "../labs/pay.ts";
import { open, settled } from "./components.tsx";

describe("a link that asks for a guess", () => {
  test("shows nothing that would tell: no picture, no list, no playback", async () => {
    const { user } = await open("#/lab/pay?guess=true");
    expect(document.body).not.toHaveTextContent("One tap, three charges");
    expect(document.title).toBe("What will come of it? · Thrice Charged");
    const names = () => screen.getAllByRole("region").map((region) => region.getAttribute("aria-label"));
    for (const name of ["Stage", "Timeline", "Why?", "Playback"]) expect(names()).not.toContain(name);
    expect(screen.queryByText("What happened, as a list")).toBeNull();
    expect(screen.queryByText("Every combination")).toBeNull();
    expect(screen.queryByText("Situations")).toBeNull();
    expect(document.body.textContent).not.toMatch(/\dx|\d×|duplicates|Payment failed|−\$90/);
    await user.click(screen.getByRole("button", { name: "Show the outcome" }));
    for (const name of ["Stage", "Timeline", "Why?", "Playback"]) expect(names()).toContain(name);
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  });
});

test("a host that shows no outcome has its class asked for a guess all the same", async () => {
  const { user } = await open("#/lab/pay?guess=true", "?embed&show=stage");
  expect(screen.queryByRole("region", { name: "Stage" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show the outcome" }));
  expect(screen.getByRole("region", { name: "Stage" })).toBeInTheDocument();
});

describe("a fix that a value set by hand undoes", () => {
  test("says so, as long as it is on and undone", async () => {
    const { page, user } = await open("#/lab/pay?fix=idempotency&key=none");
    const fix = screen.getByRole("switch", { name: "Idempotency" });
    expect(fix).toHaveAccessibleDescription(/Idempotency key: set by hand instead\./);
    page.getState().clearSetting("key");
    await settled(page);
    expect(fix).not.toHaveAccessibleDescription(/by hand/);
    page.getState().setSetting("timeoutMs", "4000");
    await user.click(fix);
    await settled(page);
    expect(fix).not.toHaveAccessibleDescription(/by hand/);
  });
});

describe("a moment", () => {
  const run = payWith();
  const told = (atMs: number) => [...events(run.trace)][keyEventAt(run.trace, atMs)]?.kind;

  test("is told by what matters most of its last instant", () => {
    expect(told(0)).toBe("tap");
    expect(told(100)).toBe("checkPass");
    expect(told(5000)).toBe("timeout");
    expect(told(8100)).toBe("commit");
    expect(told(9000)).toBe("lateReply");
    expect(told(15_000)).toBe("show");
  });

  test("before anything has happened has nothing to tell", () => {
    const late = payWith({ networkMs: 0 });
    expect(keyEventAt(late.trace, -1)).toBe(-1);
  });
});

describe("a finding that is asked about", () => {
  test("heads the answer in its own words, and another one of the same event takes its place", async () => {
    const { user } = await open();
    const heading = () => within(screen.getByRole("region", { name: "Why?" })).findByRole("heading");
    const findings = () => screen.getByRole("region", { name: "Findings" });
    await user.click(within(findings()).getByRole("button", { name: /Charge 2 at 13.10/ }));
    expect(await heading()).toHaveTextContent("Why? Charge 2 at 13.10 s took $50 again");
    await user.click(within(findings()).getByRole("button", { name: /From 13.10\ss on the account/ }));
    expect(await heading()).toHaveTextContent("Why? From 13.10 s on the account is overdrawn");
  });

  test("is told by its pin, too, which closes its own answer and no other's", async () => {
    const { page, user } = await open();
    const findings = page.getState().shown?.findings ?? [];
    const pin = (at: number) =>
      screen.getByRole("button", {
        name: new RegExp(`: ${(findings[at]?.sentence ?? "").slice(0, 40).replaceAll("$", "\\$")}`),
      });
    const why = screen.getByRole("region", { name: "Why?" });
    const [one, other] = [2, 3];
    expect(findings[one]?.evidence[0]).toBe(findings[other]?.evidence[0]);
    for (const at of [one, other]) {
      await user.click(pin(at));
      expect(await within(why).findByRole("heading")).toHaveTextContent(
        `Why? ${withPlainSpaces(findings[at]?.sentence ?? "")}`,
      );
    }
    await user.click(pin(other));
    expect(page.getState().why).toBeUndefined();
  });

  test("lights all of its evidence", async () => {
    const { page, user } = await open();
    await user.click(screen.getByRole("button", { name: "1 overdraft" }));
    const evidence = page.getState().shown?.findings.find(({ kind }) => kind === "overdraft")?.evidence ?? [];
    expect(evidence.length).toBeGreaterThan(1);
    for (const event of evidence) {
      const marks = [...document.querySelectorAll(`[data-mark][data-event="${event}"]`)];
      expect(marks.map((mark) => mark.getAttribute("data-lit"))).toContain("yes");
    }
  });
});

describe("a zoomed view", () => {
  test("goes along with a playhead that the reader moves out of it", async () => {
    const { page, playhead } = await open("#/lab/pay?view=0-2000&t=0");
    playhead.getState().stepTo(5100);
    const [from, to] = page.getState().view ?? [0, 0];
    expect(to - from).toBeCloseTo(2000, 6);
    expect(from).toBeLessThan(5100);
    expect(to).toBeGreaterThan(5100);
  });

  test("goes along with a playhead that plays out of it, and no more once the reader looks elsewhere", async () => {
    const { page, playhead } = await open("#/lab/pay?view=0-2000&t=1900");
    const plays = (atMs: number) =>
      playhead.setState({ playing: true, atMs, moves: playhead.getState().moves + 1 });
    plays(2100);
    expect(page.getState().view?.[0]).toBeGreaterThan(0);
    page.getState().setView([10_000, 12_000]);
    plays(2200);
    expect(page.getState().view).toEqual([10_000, 12_000]);
  });

  test("stays where a link put it, though its moment lies elsewhere", async () => {
    const { page } = await open("#/lab/pay?view=0-2000&t=9000");
    expect(page.getState().view).toEqual([0, 2000]);
    page.getState().toggleFix("idempotency");
    await settled(page);
    expect(page.getState().view).toEqual([0, 2000]);
  });
});

describe("the run that it is compared with", () => {
  test("is pinned and unpinned by a button that keeps the focus", async () => {
    const { page, user } = await open();
    await user.click(screen.getByRole("button", { name: "Pin this run" }));
    expect(screen.getByRole("button", { name: "Unpin" })).toHaveFocus();
    page.getState().toggleFix("cache");
    await settled(page);
    await user.click(screen.getByRole("button", { name: "Unpin" }));
    expect(screen.getByRole("button", { name: "Pin this run" })).toHaveFocus();
  });
});

test("a zoomed view goes along with a playhead that leaves it, with room for what is ahead of it", async () => {
  const { page, playhead } = await open("#/lab/pay?view=4000-8000&t=5000");
  act(() => playhead.getState().seek(9000));
  expect(page.getState().view).toEqual([8600, 12600]);
  act(() => playhead.getState().seek(10_000));
  expect(page.getState().view).toEqual([8600, 12600]);
  act(() => playhead.getState().seek(6000));
  expect(page.getState().view).toEqual([2400, 6400]);
});
