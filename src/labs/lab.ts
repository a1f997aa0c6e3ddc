import type { Metrics, Run } from "../sim/run.ts";
import type { Fix, Schema, State, Values } from "../sim/settings.ts";
import type { Model, PlayableLab } from "../sim/simulate.ts";
import type { Event } from "../sim/trace.ts";
import type { Lane } from "../timeline/lane.ts";
import type { Stage } from "../timeline/stage.ts";
import type { Statechart } from "../timeline/statechart.ts";
import type { Spacing } from "../timeline/time.ts";

/** What a metric means and how it is written. */
export interface MetricSpec {
  title: string;
  unit: "count" | "cents" | "ms" | "share" | "word" | "yesNo" | "list" | "factor";
}

/** The first thing that a person reads: one large number and a sentence with the run's own numbers. */
export interface Headline {
  /** In large type, "3×". */
  figure: string;
  /** Beside it, "charged". */
  noun: string;
  /** Whether this run did harm: decides its colour and its shape. */
  harm: boolean;
  sentence: string;
  /** Where the luck of arrivals has a part in the figure: its value, and how far luck moves it (a standard deviation). */
  chance?: { value: number; deviation: number };
}

/** A whole state worth looking at, with what it teaches. */
export interface Preset {
  id: string;
  title: string;
  description: string;
  fixes: State["fixes"];
  explicit: State["explicit"];
  seed?: number;
}

/** A lab: what is wired, what can be set, what is seen. */
export interface Lab<S extends Schema = Schema, M extends Metrics = Metrics, Id extends string = string>
  extends Model<S, M, Id> {
  title: string;
  /** One or two sentences on what goes wrong, with the numbers that are set. */
  lede(settings: Values<S>): string;
  /** The settings in groups, in the order of the page. Every setting is in one group. */
  groups: readonly { title: string; settings: readonly (keyof S & string)[] }[];
  fixes: readonly Fix[];
  presets: readonly Preset[];
  metrics: Readonly<Record<keyof M & string, MetricSpec>>;
  headline(run: Run<S, M, Id>): Headline;
  /** The lanes of the timeline, from top to bottom. What still holds at the end of the run is drawn until `untilUs`. */
  lanes(run: Run<S, M, Id>, untilUs: number): Lane[];
  stage(run: Run<S, M, Id>): Stage;
  /** The state machine of a part, where a lab has one worth watching. */
  statechart?(run: Run<S, M, Id>): Statechart;
  /**
   * How time is spaced where it is not even: without long stretches in which nothing happens, neither in a run nor in
   * the one beside it, up to the last of their ends.
   */
  spacing?(runs: readonly Run<S, M, Id>[], lastUs: number): Spacing;
  /** The ids of the few lanes that tell the lab's story at the size of a card. */
  thumbnail: readonly string[];
  /** What happened, in plain words, for Why? and for those who hear the page. No time in it. */
  describeEvent(event: Event, run: Run<S, M, Id>): string;
  /** The model and its limits, a sentence each. */
  limits: readonly string[];
}

/**
 * What is read off a whole run. A method's type, so that a lab that reads its own runs is still one of all labs, whose
 * runs are of any kind.
 */
type Reading<R> = { read(run: R): unknown }["read"];

/** What plays a lab's runs and says in short what came of one: all that a worker needs. */
export interface LabEngine<S extends Schema = Schema, M extends Metrics = Metrics, Id extends string = string>
  extends PlayableLab<S, M, Id>,
    Pick<Lab<S, M, Id>, "headline"> {
  /** What the lab's pictures read off a whole run: done with the run, so that the page is not held up by it. */
  readings?: readonly Reading<Run<S, M, Id>>[];
}

/** What a lab has for those who look deeper. */
export type LabNotes = Pick<Lab, "presets" | "limits">;

/** What is set and seen of a lab: all that the page needs as it opens, so that it need not carry the parts. */
export type LabView<
  S extends Schema = Schema,
  M extends Metrics = Metrics,
  Id extends string = string,
> = Omit<Lab<S, M, Id>, "play" | "expectedMs" | "mostEvents" | "headline" | keyof LabNotes>;
