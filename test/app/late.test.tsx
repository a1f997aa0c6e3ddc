import { render, screen } from "@testing-library/react";
import { lazy } from "react";
import { describe, expect, test, vi } from "vitest";
import { Loaded } from "../../src/app/design/Loaded.tsx";
import { lateRunner } from "../../src/app/runner.ts";
import { runId, settingsOf } from "../../src/app/runs.ts";
import { threadRunner } from "../../src/app/thread.ts";
import { countingLab, stateOf } from "./counting.ts";

function requestOf() {
  const { lab } = countingLab();
  const state = stateOf(lab);
  return {
    lab,
    request: { id: runId(lab, state), state, settings: settingsOf(lab, state), keep: "summary" as const },
  };
}

describe("a runner that is loaded late", () => {
  test("plays the newest batch that came while it was on its way, and no older one", async () => {
    const { lab, request } = requestOf();
    const runner = lateRunner(async () => threadRunner([lab]));
    const [older, newest] = [vi.fn(), vi.fn()];
    runner.ask([request], older);
    runner.ask([request], newest);
    await vi.waitFor(() => expect(newest).toHaveBeenCalled(), 5000);
    expect(older).not.toHaveBeenCalled();
  });

  test("answers with an error if it cannot be had", async () => {
    const { request } = requestOf();
    const runner = lateRunner(() => Promise.reject(new Error("offline")));
    const hear = vi.fn();
    runner.ask([request], hear);
    const told = [expect.objectContaining({ type: "error", id: request.id })];
    await vi.waitFor(() => expect(hear).toHaveBeenCalledWith(told), 5000);
  });
});

test("a part that cannot be loaded says so and leaves the rest of the page", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const Absent = lazy(() => Promise.reject(new Error("offline")));
  render(
    <>
      <p>the rest</p>
      <Loaded>
        <Absent />
      </Loaded>
    </>,
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
  expect(screen.getByText("the rest")).toBeInTheDocument();
  error.mockRestore();
});
