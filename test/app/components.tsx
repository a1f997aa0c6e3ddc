import { act, render, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";
import { App } from "../../src/app/App.tsx";
import { followRun } from "../../src/app/address.ts";
import { whenIdle } from "../../src/app/idle.ts";
import { loadPanels } from "../../src/app/later.tsx";
import type { PageStore } from "../../src/app/page.ts";
import { createPlayhead, PlayheadContext } from "../../src/app/playhead.ts";
import { createPage, PageContext } from "../../src/app/store.ts";
import { threadRunner } from "../../src/app/thread.ts";
import { labs } from "../../src/labs/index.ts";
import { parse, parsePresentation } from "../../src/link.ts";

/** Opens the page as a reader does, and waits for its first runs. */
export async function open(hash = "#/lab/pay", query = "") {
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
    await (await loadPanels()).loadNotes(place.state.lab);
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
