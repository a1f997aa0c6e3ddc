import { act, render, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";
import { createPlayhead, PlayheadContext } from "../../src/app/playhead/playhead.ts";
import { followRun } from "../../src/app/route/address.ts";
import { threadRunner } from "../../src/app/runs/threadRunner.ts";
import { App } from "../../src/app/shell/App.tsx";
import { loadPanels } from "../../src/app/shell/deferredPanels.tsx";
import { whenIdle } from "../../src/app/shell/whenIdle.ts";
import type { PageStore } from "../../src/app/state/page.ts";
import { createPage, PageContext } from "../../src/app/state/store.ts";
import { labs } from "../../src/labs/all.ts";
import { parse, parsePresentation } from "../../src/link.ts";

/** Opens the page as a reader does, and waits for its first runs. */
export async function open(hash = "#/lab/pay", query = "") {
  // A component that is suspended while React acts complains.
  const panels = await loadPanels();
  const { place, notices } = parse(hash, labs);
  const page = createPage({ runner: threadRunner(labs), labs, place, notices });
  const playhead = createPlayhead();
  playhead.open(place.tMs);
  followRun(page, playhead);
  render(
    <PageContext value={page}>
      <PlayheadContext value={playhead}>
        <App presentation={parsePresentation(query).presentation} />
      </PlayheadContext>
    </PageContext>,
  );
  await settled(page);
  // What comes behind the first run is there, too.
  await act(async () => {
    await panels.loadNotes(place.state.lab);
    await new Promise((idle) => whenIdle(() => idle(undefined)));
  });
  return { page, playhead, user: userEvent.setup() };
}

/** Waits until all that was asked for has been played. */
export const settled = (page: PageStore) =>
  waitFor(() => {
    expect(page.getState().shown).toBeDefined();
    expect(page.getState().busy).toBe(false);
  });
