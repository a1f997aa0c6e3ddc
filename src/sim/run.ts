import type { Schema, Values } from "./settings.ts";
import type { Trace } from "./trace.ts";

/** A metric: a number, a word, a yes or no, a list, or null where there is nothing to tell. */
export type Metric = number | string | boolean | null | readonly unknown[];
export type Metrics = Record<string, Metric>;

/** Equal bins from 0 on, no more of them than `MOST_BINS`. An id may name the finest width; `binMs` is the one it has. */
export interface Series {
  binMs: number;
  values: Float64Array;
}

/** Something that went wrong (or right), with the events that show it and a sentence with the run's own numbers. */
export interface Finding {
  kind: string;
  /** The kind in a few words, for its pin. */
  name: string;
  fromMs: number;
  toMs: number;
  /** Ids of events; the first one is the mark to look at. */
  evidence: readonly number[];
  sentence: string;
  /** How many of its kind it stands for; 1 without it. */
  count?: number;
  /** It is no harm: what should have happened did. */
  good?: true;
}

/** What a lab says at the end of a run: its metrics, its series by their ids, and its findings in any order. */
export interface Measured<M extends Metrics = Metrics, Id extends string = string> {
  metrics: M;
  series: Readonly<Record<Id, Series>>;
  findings: Finding[];
}

/** A finished run. Everything a person sees is a function of it and a moment. */
export interface Run<S extends Schema = Schema, M extends Metrics = Metrics, Id extends string = string>
  extends Measured<M, Id> {
  lab: string;
  seed: number;
  settings: Values<S>;
  trace: Trace;
  /** When the last process ended, in ms. */
  endMs: number;
  /** Events that the kernel ran. */
  executed: number;
  /** 1, or n where the trace outgrew its budget and holds every n-th actor only. */
  sampledEvery: number;
}
