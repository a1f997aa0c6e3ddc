import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { open, settled } from "./components.tsx";

const outcome = () => screen.getByTestId("outcome");

describe("the outcome", () => {
  test("is told first, in one large number and a sentence, with the id of its run", async () => {
    const { page } = await open();
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("One tap, three charges");
    expect(outcome()).toHaveTextContent("3×");
    expect(outcome()).toHaveTextContent("Harm was done: charged");
    expect(outcome()).toHaveTextContent("$150 taken for one $50 payment");
    expect(outcome()).toHaveAttribute("data-run", page.getState().shown?.id);
  });

  test("is told against the run without fixes where it differs", async () => {
    await open("#/lab/pay?fix=idempotency");
    expect(outcome()).toHaveTextContent("1×");
    expect(outcome()).toHaveTextContent("(was 3×)");
    expect(outcome()).toHaveTextContent("No harm was done");
  });

  test("says where it differs from the run without fixes by no more than chance", async () => {
    const { page, user } = await open("#/lab/stampede?fix=jitter");
    expect(outcome()).toHaveTextContent("217");
    expect(outcome()).toHaveTextContent("The same without fixes. They differ by no more than chance.");
    await user.click(screen.getByRole("switch", { name: "Leader lock" }));
    await settled(page);
    expect(outcome()).toHaveTextContent("The same without fixes.");
    expect(outcome()).not.toHaveTextContent("by no more than chance");
  });

  test("is told against a run that the reader pins, until it is unpinned", async () => {
    const { page, user } = await open("#/lab/pay?fix=idempotency");
    await user.click(screen.getByRole("button", { name: "Pin this run" }));
    await settled(page);
    expect(outcome()).toHaveTextContent("This run is pinned.");
    await user.click(screen.getByRole("switch", { name: "Idempotency" }));
    await settled(page);
    expect(outcome()).toHaveTextContent("(was 1×)");
    await user.click(screen.getByRole("button", { name: "Unpin" }));
    await settled(page);
    expect(outcome()).not.toHaveTextContent("(was");
  });

  test("waits for a guess where the link asks for one", async () => {
    const { user } = await open("#/lab/pay?guess=true");
    expect(outcome()).not.toHaveTextContent("3×");
    expect(screen.queryByRole("heading", { name: "Findings" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the outcome" }));
    expect(outcome()).toHaveTextContent("3×");
  });
});

describe("a fix", () => {
  test("is a switch that changes the outcome, which is announced", async () => {
    const { page, user } = await open();
    const fix = screen.getByRole("switch", { name: "Idempotency" });
    expect(fix).toHaveAttribute("aria-checked", "false");
    expect(fix).toHaveAccessibleDescription("One key per tap, claimed before any work is done.");
    await user.click(fix);
    await settled(page);
    expect(fix).toHaveAttribute("aria-checked", "true");
    expect(outcome()).toHaveTextContent("1×");
    expect(screen.getByRole("status", { name: "Outcome" })).toHaveTextContent("Charged 1 time, before: 3.");
  });

  test("that is undone is off again", async () => {
    const { page, user } = await open();
    expect(screen.getByRole("button", { name: "Undo" })).toHaveAttribute("aria-disabled", "true");
    await user.click(screen.getByRole("switch", { name: "Cache" }));
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await settled(page);
    expect(screen.getByRole("switch", { name: "Cache" })).toHaveAttribute("aria-checked", "false");
    expect(screen.getByRole("button", { name: "Undo" })).toHaveFocus();
  });

  test("that changes nothing says so: beforehand where its settings are so, else in the outcome", async () => {
    const { page, user } = await open("#/lab/idempotency");
    const fix = screen.getByRole("switch", { name: "One transaction" });
    expect(fix).toHaveAccessibleDescription(/Already so here\.$/);
    await user.click(fix);
    await settled(page);
    expect(fix).not.toHaveAccessibleDescription(/Already so/);
    await act(async () =>
      page.getState().goTo({ state: { lab: "herd", fixes: ["jitter"], explicit: {}, seed: 1 } }),
    );
    await settled(page);
    // Backoff would switch the jitter off, so it is not so already.
    expect(screen.getByRole("switch", { name: "Backoff" })).not.toHaveAccessibleDescription(/Already so/);
    await act(async () =>
      page.getState().goTo({ state: { lab: "pay", fixes: ["retry"], explicit: {}, seed: 1 } }),
    );
    await settled(page);
    expect(outcome()).toHaveTextContent("(still 3×)");
  });

  test("has its place on screen as in the matrix and among the digits, though layers stand together", async () => {
    await open("#/lab/revoke");
    const switches = screen
      .getAllByRole("switch")
      .map((fix) => fix.querySelector("[id$=title]")?.textContent);
    expect(switches).toEqual(["Bust on revoke", "Lease tokens", "Repair by outbox"]);
    expect(screen.getByText("Bust on revoke", { selector: "p span" }).parentElement).toHaveTextContent(
      "Bust on revoke Lease tokens Repair by outbox",
    );
  });

  test("beside those that are combined is told of in all tiles", async () => {
    const { page } = await open("#/lab/storm");
    expect(screen.getByText("Drop the hopeless: off in all of them.")).toBeInTheDocument();
    await act(async () => page.getState().toggleFix("shed"));
    expect(screen.getByText("Drop the hopeless: on in all of them.")).toBeInTheDocument();
  });

  test("stands with its combination among the tiles, each of which loads", async () => {
    const { page, user } = await open();
    const tile = screen.getByRole("button", { name: "Cache and Retry: charged 2 times" });
    expect(screen.getByRole("button", { name: "No fix: charged 3 times" })).toHaveAttribute(
      "aria-current",
      "true",
    );
    await user.click(tile);
    await settled(page);
    expect(page.getState().state.fixes).toEqual(["cache", "retry"]);
    expect(tile).toHaveAttribute("aria-current", "true");
  });

  test("can come with a whole situation", async () => {
    const { page, user } = await open();
    await user.click(await screen.findByRole("button", { name: /^A claim shorter than the work/ }));
    await settled(page);
    expect(page.getState().state).toMatchObject({
      fixes: ["idempotency"],
      explicit: { claimTimeoutMs: 3000 },
    });
    expect(screen.getByRole("button", { current: true, name: /^A claim shorter/ })).toBeInTheDocument();
  });
});

describe("a finding", () => {
  test("that is clicked moves the playhead to its start and asks why", async () => {
    const { page, playhead, user } = await open();
    await user.click(
      within(screen.getByRole("region", { name: "Findings" })).getByRole("button", {
        name: /at 10.10\ss passed on \$60/,
      }),
    );
    expect(playhead.getState().atMs).toBe(10_100);
    const why = screen.getByRole("region", { name: "Why?" });
    expect(await within(why).findByRole("heading", { level: 2 })).toHaveTextContent(
      "Why? The balance check at 10.10 s passed on $60, 2 s after a charge had left $10, and while another charge, checked at 5.10 s, was still to commit at 13.10 s.",
    );
    expect(page.getState().why).toBeDefined();
  });

  test("that is pressed by a key hands the focus to its answer, and gets it back", async () => {
    const { user } = await open();
    const button = screen.getByRole("button", { name: "1 overdraft" });
    act(() => button.focus());
    await user.keyboard("{Enter}");
    const why = screen.getByRole("region", { name: "Why?" });
    expect(within(why).getByRole("button", { current: "step" })).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(button).toHaveFocus();
  });

  test("that is pressed by a key takes the answer of another one of its event, and no mark's", async () => {
    const { user } = await open();
    const why = screen.getByRole("region", { name: "Why?" });
    const step = () => within(why).getByRole("button", { current: "step" });
    const list = within(screen.getByRole("region", { name: "Findings" }));
    for (const name of [/Charge 2 at 13.10/, /From 13.10\ss on the account/]) {
      act(() => list.getByRole("button", { name }).focus());
      await user.keyboard("{Enter}");
      expect(step()).toHaveFocus();
    }
    await user.click(document.querySelector("[data-mark]") as Element);
    act(() => step().focus());
    await user.click(screen.getByRole("button", { name: "Close Why?" }));
    expect(document.activeElement).toHaveAttribute("data-mark");
  });

  test("is tallied by its kind beside the outcome", async () => {
    await open();
    const tally = screen.getByRole("list", { name: "What was found" });
    expect(within(tally).getByRole("button", { name: "2 duplicate charges" })).toBeInTheDocument();
  });

  test("that is no harm is marked as good in the tally, in the list and on the slider", async () => {
    await open("#/lab/breaker?fix=breaker");
    const opening = screen.getByRole("button", { name: "1 breaker opening" });
    expect(opening.closest("[data-good]")).not.toBeNull();
    const listed = within(screen.getByRole("region", { name: "Findings" })).getByRole("button");
    expect(listed.closest("[data-good]")).not.toBeNull();
    expect(document.querySelectorAll("[style*=left]:is([data-good])")).toHaveLength(1);
  });

  test("is not missed where there is none", async () => {
    await open("#/lab/pay?fix=idempotency,cache");
    expect(screen.getByText("Nothing went wrong.")).toBeInTheDocument();
  });
});

describe("the chain of causes", () => {
  test("is walked with the arrow keys to the cause and back to the effect, and closed with Escape", async () => {
    const { page, user } = await open();
    await user.click(screen.getByRole("button", { name: "2 duplicate charges" }));
    const why = screen.getByRole("region", { name: "Why?" });
    const steps = within(why).getAllByRole("listitem").length;
    const asked = page.getState().why;
    const current = () => within(why).getByRole("button", { current: "step" });
    expect(current()).toHaveTextContent("charge 2 commits");
    act(() => current().focus());
    await user.keyboard("{ArrowUp}");
    expect(current()).not.toHaveTextContent("charge 2 commits");
    expect(within(why).getAllByRole("listitem")).toHaveLength(steps);
    await waitFor(() => expect(current()).toHaveFocus());
    await user.keyboard("{ArrowDown}");
    expect(page.getState().why).toBe(asked);
    await user.keyboard("{Escape}");
    expect(within(why).getByText(/Choose any mark/)).toBeInTheDocument();
  });
});
