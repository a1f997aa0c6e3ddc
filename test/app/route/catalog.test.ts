import { afterEach, describe, expect, test, vi } from "vitest";
import { Catalog } from "../../../src/app/route/catalog.ts";
import { keepLoading } from "../../../src/app/shell/keepLoading.ts";
import type { Lab } from "../../../src/labs/lab.ts";
import { countingLab } from "../counting.ts";

function labsToLoad(count: number) {
  const labs = Array.from({ length: count }, () => countingLab().lab);
  const views = Object.fromEntries(labs.map((lab) => [lab.id, vi.fn(async (): Promise<Lab> => lab)]));
  const ids = Object.keys(views);
  const asked = () => ids.filter((id) => views[id]?.mock.calls.length);
  const load = (id: string): Promise<Lab> => views[id]?.() ?? Promise.reject(new Error(`no lab ${id}`));
  return { catalog: new Catalog(ids, load), ids, views, asked };
}

describe("a catalog", () => {
  test("loads what a hash takes: its lab, or all where a setting may be another's", async () => {
    const { catalog, ids, asked } = labsToLoad(3);
    await catalog.loadFor(`#/lab/${ids[1]}?v=1&ticks=4`);
    expect(asked()).toEqual([ids[1]]);
    await catalog.loadFor(`#/lab/${ids[1]}?nobodys=4`);
    expect(asked()).toEqual(ids);
  });

  test("reads nothing of a hash that is too long: it leads to the first lab", async () => {
    const { catalog, ids, asked } = labsToLoad(3);
    await catalog.loadFor(`#/lab/${ids[1]}?${"a=1&".repeat(2e6)}`);
    expect(asked()).toEqual([ids[0]]);
  });

  test("has what could be loaded, and says that some could not", async () => {
    const { catalog, ids, views } = labsToLoad(3);
    views[ids[0] as string]?.mockRejectedValueOnce(new Error("offline"));
    await expect(catalog.loadAll()).rejects.toThrow("offline");
    expect(catalog.loaded.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    await catalog.loadAll();
    expect(catalog.loaded.map(({ id }) => id)).toEqual(ids);
  });
});

describe("what is loaded until it is there", () => {
  let giveUp = () => {};
  afterEach(() => giveUp());
  const comesBack = () => window.dispatchEvent(new Event("online"));

  test("is tried again whenever the network is back, and no more once it has come", async () => {
    const load = vi.fn<() => Promise<string>>(() => Promise.reject(new Error("offline")));
    const failed = vi.fn();
    giveUp = keepLoading(load, failed);
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
    comesBack();
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(2));
    load.mockResolvedValue("here");
    comesBack();
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(3));
    await load.mock.results.at(-1)?.value;
    comesBack();
    expect(load).toHaveBeenCalledTimes(3);
    expect(failed).toHaveBeenCalledTimes(2);
  });

  test("is given up with who asked", async () => {
    const load = vi.fn(() => Promise.reject(new Error("offline")));
    const failed = vi.fn();
    const end = keepLoading(load, failed);
    await vi.waitFor(() => expect(failed).toHaveBeenCalled());
    end();
    comesBack();
    expect(load).toHaveBeenCalledOnce();
  });
});
