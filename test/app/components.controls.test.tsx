import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { toDrawnMs } from "../../src/app/playhead/playhead.ts";
import { extentMs } from "../../src/app/state/store.ts";
import { nbsp } from "../setup/nbsp.ts";
import { open, settled } from "./components.tsx";

/** Opens the page with its settings unfolded. */
async function tune(hash?: string) {
  const opened = await open(hash);
  await opened.user.click(screen.getByText("Tune the numbers"));
  await screen.findByText(/^A value set by hand/);
  return opened;
}

describe("a number", () => {
  test("counts once it is finished, not while it is typed", async () => {
    const { page, user } = await tune();
    const field = screen.getByLabelText("Timeout");
    await user.clear(field);
    await user.type(field, "9000");
    expect(page.getState().state.explicit).toEqual({});
    await user.keyboard("{Enter}");
    await settled(page);
    expect(page.getState().state.explicit).toEqual({ timeoutMs: 9000 });
  });

  test("that is refused leaves the last value, and the field tells why", async () => {
    const { page, user } = await tune("#/lab/pay?timeoutMs=7000");
    const field = screen.getByLabelText("Timeout");
    await user.clear(field);
    await user.type(field, "soon");
    await user.tab();
    expect(field).toHaveValue("7000");
    expect(page.getState().state.explicit).toEqual({ timeoutMs: 7000 });
    expect(field).toHaveAccessibleDescription(/“soon” is not|"soon" is not/);
  });

  test("out of its range is clamped, and the field says so", async () => {
    const { page, user } = await tune();
    const field = screen.getByLabelText("Attempts");
    await user.clear(field);
    await user.type(field, "99{Enter}");
    await settled(page);
    expect(field).toHaveValue("50");
    expect(field).toHaveAccessibleDescription(/99 became 50/);
  });

  test("that is left half typed with Escape is as before", async () => {
    const { page, user } = await tune();
    const field = screen.getByLabelText("Price");
    await user.type(field, "1{Escape}");
    expect(field).toHaveValue("5000");
    expect(page.getState().state.explicit).toEqual({});
  });

  test("can be slid, and every press of an arrow changes it", async () => {
    const { page, user } = await tune();
    const slider = screen.getByRole("slider", { name: "Second tap, slider" });
    expect(slider).toHaveAttribute("aria-valuetext", nbsp("0 s"));
    slider.focus();
    await user.keyboard("{ArrowRight}");
    const first = page.getState().state.explicit.secondTapMs as number;
    await user.keyboard("{ArrowRight}");
    expect(first).toBeGreaterThan(0);
    expect(page.getState().state.explicit.secondTapMs).toBeGreaterThan(first);
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(page.getState().state.explicit).toEqual({});
  });

  test("in cents is told in dollars beside the field", async () => {
    await tune();
    expect(screen.getByText("$50.")).toBeInTheDocument();
  });
});

describe("a value", () => {
  test("set by hand is marked, and goes back to what it was", async () => {
    const { page, user } = await tune("#/lab/pay?timeoutMs=7000");
    await user.click(screen.getByRole("button", { name: nbsp("Timeout: back to 5 s") }));
    expect(page.getState().state.explicit).toEqual({});
  });

  test("that comes from a fix says from which", async () => {
    await tune("#/lab/pay?fix=cache");
    expect(screen.getAllByText("By the Cache fix.")).toHaveLength(2);
    expect(screen.getByLabelText("After a charge")).toHaveValue("bust");
  });

  test("of a choice is told with its meaning", async () => {
    const { page, user } = await tune();
    await user.selectOptions(screen.getByLabelText("Deduplication"), "claim");
    await settled(page);
    expect(page.getState().state.explicit).toEqual({ dedup: "claim" });
    expect(screen.getByText("claims it with an atomic insert before any work")).toBeInTheDocument();
  });

  test("set by hand goes back with all the others", async () => {
    const { page, user } = await tune("#/lab/pay?fix=cache&timeoutMs=7000&price=100&seed=9");
    await user.click(screen.getByRole("button", { name: "Reset all 2" }));
    expect(page.getState().state).toMatchObject({ fixes: ["cache"], explicit: {}, seed: 9 });
  });

  test("of the seed is a whole number, or it is refused", async () => {
    const { page, user } = await tune("#/lab/pay?seed=7");
    const field = screen.getByLabelText("Seed");
    await user.clear(field);
    await user.type(field, "-1{Enter}");
    expect(field).toHaveValue("7");
    expect(field).toHaveAccessibleDescription(/“-1” is not/);
    await user.clear(field);
    await user.type(field, "8{Enter}");
    await settled(page);
    expect(page.getState().state.seed).toBe(8);
  });
});

describe("the playback", () => {
  test("tells the moment and what has just happened", async () => {
    const { playhead } = await open("#/lab/pay?t=5100");
    const moment = screen.getByRole("slider", { name: "Moment" });
    expect(moment).toHaveAttribute(
      "aria-valuetext",
      expect.stringMatching(/^5\.10\ss: the balance check of attempt 2 passes/),
    );
    fireEvent.change(moment, { target: { value: "0" } });
    expect(playhead.getState().atMs).toBe(0);
  });

  test("steps from event to event, with buttons and with keys", async () => {
    const { playhead, user } = await open("#/lab/pay?t=5100");
    await user.click(screen.getByRole("button", { name: "Previous event" }));
    expect(playhead.getState().atMs).toBe(5000);
    await user.click(document.body);
    await user.keyboard("{ArrowRight}");
    expect(playhead.getState().atMs).toBe(5100);
    await user.keyboard("{Home}");
    expect(playhead.getState().atMs).toBe(0);
  });

  test.each(["the slider", "the page"])(
    "takes the same arrows on %s, with Shift a hundredth",
    async (where) => {
      const { playhead, user } = await open("#/lab/pay?t=5100");
      const { endMs } = playhead.getState();
      const at = () => playhead.getState().atMs;
      if (where === "the slider") screen.getByRole("slider", { name: "Moment" }).focus();
      else await user.click(document.body);
      await user.keyboard("{ArrowLeft}");
      expect(at()).toBe(5000);
      await user.keyboard("{ArrowRight}");
      expect(at()).toBe(5100);
      await user.keyboard("{Shift>}{ArrowRight}{ArrowRight}{/Shift}");
      expect(at()).toBeCloseTo(5100 + endMs / 50, 3);
      await user.keyboard("{Shift>}{ArrowLeft}{/Shift}");
      expect(at()).toBeCloseTo(5100 + endMs / 100, 3);
    },
  );

  test("goes a tenth by the page keys on its slider, up and down by its other arrows, and no further than its ends", async () => {
    const { playhead, user } = await open("#/lab/pay?t=5100");
    const { endMs } = playhead.getState();
    const slider = screen.getByRole("slider", { name: "Moment" });
    slider.focus();
    await user.keyboard("{ArrowDown}");
    expect(playhead.getState().atMs).toBe(5000);
    await user.keyboard("{ArrowUp}{PageUp}");
    expect(playhead.getState().atMs).toBeCloseTo(5100 + endMs / 10, 3);
    expect(slider).toHaveAttribute("aria-valuetext", expect.stringMatching(/^6\.92\ss/));
    await user.keyboard("{PageDown>9/}");
    expect(playhead.getState().atMs).toBe(0);
    await user.keyboard("{PageUp>11/}");
    expect(playhead.getState().atMs).toBe(endMs);
    // The browser's own: back in its history.
    fireEvent.keyDown(slider, { key: "ArrowLeft", altKey: true });
    expect(playhead.getState().atMs).toBe(endMs);
  });

  test("passes a long silence by the same hundredths as it is drawn in", async () => {
    const { playhead, user } = await open("#/lab/idempotency?t=0&retryAfterMs=90000000");
    const { spacing, endMs } = playhead.getState();
    screen.getByRole("slider", { name: "Moment" }).focus();
    await user.keyboard("{Shift>}{ArrowRight>50/}{/Shift}");
    const { atMs } = playhead.getState();
    expect(toDrawnMs(spacing, atMs) / toDrawnMs(spacing, endMs)).toBeCloseTo(0.5, 4);
    expect(atMs / endMs, "the silence is drawn short").not.toBeCloseTo(0.5, 2);
  });

  test("shows on the stage what happens at its very instant, though milliseconds times 1000 fall short of it", async () => {
    await open("#/lab/pay?balance=0&networkMs=0&secondTapMs=16843520.148");
    expect(screen.getByRole("img", { name: /Balance cache: \$0\./ })).toBeInTheDocument();
  });
});

describe("a key", () => {
  test("that closes Why? is left to the browser where nothing is asked", async () => {
    const { page } = await open("#/lab/pay?why=3");
    const press = () => fireEvent.keyDown(document.body, { key: "Escape" });
    expect(press()).toBe(false);
    expect(page.getState().why).toBeUndefined();
    expect(press()).toBe(true);
  });

  test("does what the list says, while no field has the focus", async () => {
    const { page, user } = await tune();
    await user.click(document.body);
    await user.keyboard("2");
    expect(page.getState().state.fixes).toEqual(["idempotency"]);
    await user.keyboard("z");
    expect(page.getState().state.fixes).toEqual([]);
    await user.keyboard("w");
    expect(page.getState().why).toBeDefined();
    await user.click(screen.getByLabelText("Seed"));
    await user.keyboard("2");
    expect(page.getState().state.fixes).toEqual([]);
  });

  test("asks why, and pressed again leads back to the answer", async () => {
    const { user } = await open("#/lab/pay?t=5100");
    const why = screen.getByRole("region", { name: "Why?" });
    const step = () => within(why).getByRole("button", { current: "step" });
    await user.keyboard("w");
    expect(step()).toHaveFocus();
    await user.tab();
    expect(step()).not.toHaveFocus();
    await user.keyboard("w");
    expect(step()).toHaveFocus();
  });

  test("zooms about the playhead and back to all", async () => {
    const { page, user } = await open("#/lab/pay?t=9100");
    await user.keyboard("+");
    const [from, to] = page.getState().view ?? [0, 0];
    expect(to - from).toBe(extentMs(page.getState()) / 2);
    expect(9100 - from).toBe(9100 / 2);
    await user.keyboard("0");
    expect(page.getState().view).toBeUndefined();
    // At the end it rests unasked, and there is little to see.
    await user.keyboard("{End}+");
    expect(page.getState().view?.[0]).toBe(extentMs(page.getState()) / 4);
  });
});

describe("the list of events", () => {
  test("tells the run in order, and asks why of what is clicked", async () => {
    const { page, user } = await open();
    await user.click(screen.getByText("What happened, as a list"));
    const list = (await screen.findByText(/^30 events in 18.2\ss\./)).parentElement as HTMLElement;
    const rows = within(list).getAllByRole("listitem");
    expect(rows).toHaveLength(30);
    expect(rows[0]).toHaveTextContent(/^0\.00\ss/);
    await user.click(within(rows.at(-1) as HTMLElement).getByRole("button"));
    expect(page.getState().why).toBe(29);
  });

  test("has a table of all metrics beside it, for every combination", async () => {
    const { user } = await open();
    await user.click(screen.getByText("The numbers, every combination"));
    const row = await screen.findByRole("row", { name: /^Charges/ });
    expect(
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["3", "3", "2", "1", "3", "1", "2", "1", "1"]);
  });
});

describe("a page in a frame", () => {
  test("has no header, and only the parts that its host asks for", async () => {
    await open("#/lab/pay", "?embed&show=outcome,transport");
    expect(screen.queryByRole("banner")).toBeNull();
    expect(screen.queryByRole("switch", { name: "Cache" })).toBeNull();
    expect(screen.getByRole("region", { name: "Playback" })).toBeInTheDocument();
    expect(document.body).toHaveFocus();
  });
});

describe("a notice", () => {
  test("of a broken link is told, and closed", async () => {
    const { user } = await open("#/lab/nowhere");
    const notice = screen.getByRole("status", { name: "Notice" });
    expect(notice).not.toBeEmptyDOMElement();
    await user.click(screen.getByRole("button", { name: "Close the notice" }));
    expect(notice).toBeEmptyDOMElement();
  });
});
