import { act, render, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { AsyncBoundary } from "../../../src/app/design/AsyncBoundary.tsx";
import { runId, settingsOf } from "../../../src/app/runs/cache.ts";
import { threadRunner } from "../../../src/app/runs/threadRunner.ts";
import { lazyRunner } from "../../../src/app/runs/workerRunner.ts";
import { LazyResource } from "../../../src/app/shell/lazyResource.ts";
import { countingLab, stateOf } from "../counting.ts";

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
    const runner = lazyRunner(async () => threadRunner([lab]));
    const [older, newest] = [vi.fn(), vi.fn()];
    runner.ask([request], older);
    runner.ask([request], newest);
    await vi.waitFor(() => expect(newest).toHaveBeenCalled(), 5000);
    expect(older).not.toHaveBeenCalled();
  });

  test("answers with an error if it cannot be had", async () => {
    const { request } = requestOf();
    const runner = lazyRunner(() => Promise.reject(new Error("offline")));
    const hear = vi.fn();
    runner.ask([request], hear);
    const told = [expect.objectContaining({ type: "error", id: request.id })];
    await vi.waitFor(() => expect(hear).toHaveBeenCalledWith(told), 5000);
  });
});

describe("what is loaded late", () => {
  test("is there at once, with nothing in its place, where it has been loaded", async () => {
    const late = new LazyResource(async () => "it is there");
    await late.load();
    await show(late);
    expect(screen.getByText("it is there")).toBeInTheDocument();
    expect(screen.queryByText("on its way")).toBeNull();
  });

  test("has something in its place until then, and is fetched once", async () => {
    let arrive = (_: string) => {};
    const fetched = vi.fn(() => new Promise<string>((resolve) => (arrive = resolve)));
    const late = new LazyResource(fetched);
    await show(late);
    expect(screen.getByText("on its way")).toBeInTheDocument();
    await act(async () => arrive("it is there"));
    expect(await screen.findByText("it is there")).toBeInTheDocument();
    await late.load();
    expect(fetched).toHaveBeenCalledOnce();
  });

  test("that cannot be had says so, leaves the rest of the page, and is asked for again by who comes later", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const fetched = vi.fn<() => Promise<string>>(() => Promise.reject(new Error("offline")));
    const late = new LazyResource(fetched);
    await show(late);
    expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
    expect(screen.getByText("the rest")).toBeInTheDocument();
    expect(fetched).toHaveBeenCalledOnce();
    fetched.mockResolvedValue("it is there");
    await vi.waitFor(async () => expect(await late.load()).toBe("it is there"), 5000);
    error.mockRestore();
  });
});

async function show(late: LazyResource<string>) {
  const Part = () => late.use();
  await act(async () =>
    render(
      <>
        <p>the rest</p>
        <AsyncBoundary meanwhile="on its way">
          <Part />
        </AsyncBoundary>
      </>,
    ),
  );
}
