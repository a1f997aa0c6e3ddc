import type { Frame, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { runId } from "../../src/app/runs/cache.ts";
import type { State } from "../../src/sim/settings.ts";
import { type Device, type OpenPage, openPage, type PageOptions } from "./browser.ts";
import { headline, pay, placeOf, unfixed } from "./computed.ts";

/** What the page says came of a run. */
export interface Outcome {
  figure: string;
  /** The baseline's figure, where the page names it. */
  was: string | null;
  /** All of its sentences. */
  says: string;
}

/** A tick of the time axis, as it is written and where it stands in the window. */
export interface Tick {
  label: string;
  x: number;
}

const UNITS: Record<string, number> = { ms: 1, s: 1e3, min: 60e3, h: 3600e3 };
const MOST_TABS = 120;

/** Asserts what must become true, for as long as a busy machine may take. */
export const eventually = <T>(read: () => T | Promise<T>, message = "") =>
  expect.poll(read, { timeout: 15_000, interval: 40, message });

/** Opens a lab and waits until a first run is there. */
export async function openLab(path = "#/lab/pay", options: PageOptions = {}): Promise<LabPage> {
  const lab = new LabPage(await openPage({ ...options, path }));
  await lab.ready();
  if (options.there) await lab.arrives(placeOf(path).state);
  return lab;
}

/** Goes to a lab in the page as the test before left it, where that can be: see `there`. */
export const visitLab = (path?: string, device: Device = {}): Promise<LabPage> =>
  openLab(path, { ...device, there: true });

/** The page of a lab, in the words of its reader. */
export class LabPage {
  readonly page: Page;
  readonly problems: string[];
  /** Where the lab stands: the page, or a frame in it. */
  readonly root: Page | Frame;

  constructor({ page, problems }: OpenPage, root: Page | Frame = page) {
    this.page = page;
    this.problems = problems;
    this.root = root;
  }

  /** Waits until the outcome of some run is there. */
  async ready(): Promise<void> {
    // Looked for at every frame: a locator's own wait looks ever more seldom.
    await this.root.waitForFunction(() => document.querySelector('[data-testid="outcome"][data-run] strong'));
  }

  /** Waits until the run of a state is shown. */
  async shows(state: State): Promise<void> {
    await eventually(() => this.run()).toBe(runId(pay, state));
  }

  /** Waits until a page that was elsewhere shows a state, with nothing in focus and its top in sight. */
  async arrives(state: State): Promise<void> {
    await this.page.evaluate(() => {
      (document.activeElement as HTMLElement | null)?.blur();
      scrollTo(0, 0);
    });
    await this.frames(2);
    await this.shows(state);
  }

  /** The id of the run that is shown. */
  run(): Promise<string | null> {
    return this.root.getByTestId("outcome").getAttribute("data-run");
  }

  /** The large number and what stands around it. */
  outcome(): Promise<Outcome> {
    return this.root.getByTestId("outcome").evaluate((section) => ({
      figure: section.querySelector("strong")?.textContent ?? "",
      was: /\(was ([^)]*)\)/.exec(section.textContent ?? "")?.[1] ?? null,
      says: [...section.querySelectorAll("p")].map((line) => line.textContent).join("\n"),
    }));
  }

  /** Asserts that the page tells what Node computes for a state, against its baseline. */
  async tellsOutcomeOf(state: State, baseline: State = unfixed(state)): Promise<void> {
    const { figure, sentence } = headline(state);
    const before = headline(baseline).figure;
    await this.shows(state);
    await eventually(() => this.outcome()).toEqual({
      figure,
      was: before === figure ? null : before,
      says: expect.stringContaining(sentence),
    });
  }

  /** A fix's switch. */
  fix(title: string): Locator {
    return this.root.getByRole("switch", { name: title, exact: true });
  }

  async toggle(title: string): Promise<void> {
    await this.fix(title).click();
  }

  /** Opens a fold by its title, and waits for what is in it. */
  async unfold(title: string): Promise<void> {
    await this.summary(title).click();
    await this.root
      .locator("details[open]", { has: this.summary(title) })
      .locator("summary + div > *")
      .first()
      .waitFor();
  }

  async fold(title: string): Promise<void> {
    await this.summary(title).click();
  }

  summary(title: string): Locator {
    return this.root.locator("summary").filter({ hasText: title });
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  region(name: string): Locator {
    return this.root.getByRole("region", { name, exact: true });
  }

  /** The slider that scrubs. */
  get scrubber(): Locator {
    return this.root.getByRole("slider", { name: "Moment" });
  }

  /** Where the playhead stands, in ms. */
  async moment(): Promise<number> {
    return Number(await this.scrubber.inputValue());
  }

  /** The time and the words that the slider says. */
  spokenMoment(): Promise<string | null> {
    return this.scrubber.getAttribute("aria-valuetext");
  }

  /** What the parts on the stage say. */
  stage(): Promise<string | null> {
    return this.region("Stage").getByRole("img").getAttribute("aria-label");
  }

  /** The drawing of the lanes. */
  get picture(): Locator {
    return this.region("Timeline").locator("svg[role=group]");
  }

  /** The marks of an event. */
  marks(event: number): Locator {
    return this.picture.locator(`[data-mark][data-event="${event}"]`);
  }

  /** The ticks of the time axis from left to right. */
  ticks(): Promise<Tick[]> {
    return this.picture.evaluate((svg) =>
      [...svg.querySelectorAll("g > line + text")].flatMap((text) => {
        const label = (text.textContent ?? "").replaceAll("\u00a0", " ");
        if (!/^[\d.]+ (ms|s|min|h)$/.test(label)) return [];
        const { left, width } = (text.previousElementSibling as Element).getBoundingClientRect();
        return [{ label, x: left + width / 2 }];
      }),
    );
  }

  async tickLabels(): Promise<string[]> {
    return (await this.ticks()).map(({ label }) => label);
  }

  /** The time axis as its ticks tell it. */
  async axis(): Promise<ReadAxis> {
    return new ReadAxis(await this.ticks());
  }

  /** The window's x of the playhead's line; undefined while it is out of view. */
  playline(): Promise<number | undefined> {
    return this.picture.evaluate((svg) => {
      const line = svg.querySelector(":scope > g[visibility='visible'] > line");
      if (!line) return undefined;
      const { left, width } = line.getBoundingClientRect();
      return left + width / 2;
    });
  }

  /** What the answer to Why? is about; undefined while nothing is asked. */
  async why(): Promise<string | undefined> {
    const heading = this.region("Why?").getByRole("heading");
    return (await heading.count()) > 0 ? ((await heading.textContent()) ?? undefined) : undefined;
  }

  /** What the page has to say about a link. */
  async notice(): Promise<string> {
    return (await this.root.locator('[role="status"][aria-label="Notice"]').textContent()) ?? "";
  }

  hash(): string {
    return new URL(this.page.url()).hash;
  }

  /** All that a link brings back. */
  async snapshot() {
    return {
      hash: this.hash(),
      run: await this.run(),
      outcome: await this.outcome(),
      moment: await this.moment(),
      stage: await this.stage(),
      axis: await this.tickLabels(),
      why: await this.why(),
      switches: await this.root
        .getByRole("switch")
        .evaluateAll((all) => all.map((one) => one.getAttribute("aria-checked"))),
    };
  }

  /** Presses Tab until an element has the focus. */
  async tabTo(target: Locator): Promise<void> {
    for (let pressed = 0; pressed < MOST_TABS; pressed++) {
      if (await this.isFocused(target)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${target}.`);
  }

  isFocused(target: Locator): Promise<boolean> {
    return target.evaluateAll((all) => all.includes(document.activeElement as HTMLElement));
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Lets so many frames be drawn: what moves by itself has moved by then. */
  async frames(count: number): Promise<void> {
    await this.page.evaluate(
      (left) =>
        new Promise<void>((done) => {
          const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
          next();
        }),
      count,
    );
  }
}

/** A linear axis read off its first and last tick. */
class ReadAxis {
  readonly #first: { ms: number; x: number };
  /** Pixels in a ms. */
  readonly #pace: number;

  constructor(ticks: readonly Tick[]) {
    const [first, last] = [ticks.at(0), ticks.at(-1)].map((tick) => {
      const [, number, unit] = /^([\d.]+) (\w+)$/.exec(tick?.label ?? "") ?? [];
      return { ms: Number(number) * (UNITS[unit ?? ""] ?? Number.NaN), x: tick?.x ?? Number.NaN };
    }) as [{ ms: number; x: number }, { ms: number; x: number }];
    this.#first = first;
    this.#pace = (last.x - first.x) / (last.ms - first.ms);
    if (!(this.#pace > 0)) throw new Error(`No axis: ${JSON.stringify(ticks)}`);
  }

  x(ms: number): number {
    return this.#first.x + (ms - this.#first.ms) * this.#pace;
  }

  ms(x: number): number {
    return this.#first.ms + (x - this.#first.x) / this.#pace;
  }
}
