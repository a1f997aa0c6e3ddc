import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { nbsp } from "../../setup/nbsp.ts";
import { open } from "../components.tsx";

const chart = () => screen.getByRole("img", { name: /state machine/ });

/** Opens a lab and waits for its chart, which is loaded behind the page. */
async function openChart(hash: string) {
  const opened = await open(hash);
  await screen.findByRole("img", { name: /state machine/ });
  return opened;
}

test("the chart shows the state at the playhead and what led to it, and nothing of it without a breaker", async () => {
  const { playhead } = await openChart("#/lab/breaker?fix=breaker&t=12000");
  expect(chart()).toHaveAccessibleName(
    nbsp("The breaker’s state machine: open since 9.95 s, too many failures"),
  );
  const active = () => chart().querySelector("[data-active]")?.textContent;
  const lit = () => chart().querySelector("[data-lit] text")?.textContent;
  expect([active(), lit()]).toEqual(["opencalls fail fast", "too many failures"]);
  act(() => playhead.getState().seek(14_950));
  expect([active(), lit()]).toEqual(["half-opena few calls probe", nbsp("after 5 s")]);
  act(() => playhead.getState().seek(14_949));
  expect(active()).toBe("opencalls fail fast");
  act(() => playhead.getState().seek(0));
  expect([active(), lit()]).toEqual(["closedcalls go through", undefined]);
});

test("the chart of a breaker that is switched off has no state", async () => {
  await openChart("#/lab/breaker");
  expect(chart()).toHaveAccessibleName(/switched off/);
  expect(chart().querySelector("[data-active]")).toBeNull();
});

test("a lab without a machine has no chart", async () => {
  await open("#/lab/pay");
  expect(screen.queryByRole("img", { name: /state machine/ })).toBeNull();
});

test("a bracket shows how far back the window reaches from the playhead, as long as there is a window", async () => {
  const { playhead } = await open("#/lab/breaker?fix=breaker&windowMs=2000&t=5500");
  const bracket = () =>
    document.querySelector('[data-lane="window"] path[aria-hidden]')?.getAttribute("d") ?? "";
  const xs = () => [...bracket().matchAll(/[MH]([\d.]+)/g)].map(([, x]) => Number(x));
  await waitFor(() => expect(xs()).toHaveLength(2));
  const [from = 0, to = 0] = xs();
  // 2 s of the 60 s and some air that the plot shows.
  expect(to - from).toBeGreaterThan(15);
  act(() => playhead.getState().seek(1000));
  const [start = 0, end = 0] = xs();
  expect((end - start) / (to - from)).toBeCloseTo(0.5, 1);
  act(() => playhead.getState().seek(7000));
  expect(bracket()).toBe("");
});
