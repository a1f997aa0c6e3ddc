import { choice, duration, number, type Values } from "../../sim/settings.ts";

/** The five record types, in the order of the page. */
export const RECORDS = ["displayName", "preferences", "session", "balance", "permission"] as const;
export type RecordType = (typeof RECORDS)[number];

/** What each is called: as the name of a row, and in a sentence. */
export const NAMES: { [R in RecordType]: { title: string; word: string } } = {
  displayName: { title: "Display name", word: "display name" },
  preferences: { title: "Preferences", word: "preferences" },
  session: { title: "Session", word: "session" },
  balance: { title: "Balance", word: "balance" },
  permission: { title: "Permission", word: "permission" },
};

const budget = (record: RecordType, fallback: number) =>
  duration(
    `${NAMES[record].title}: budget`,
    fallback,
    fallback > 0
      ? "How far out of date a served value may be."
      : "How far out of date a served value may be; 0 is not at all.",
  );

const reads = (record: RecordType, fallback: number) =>
  number(`${NAMES[record].title}: reads`, "perSecond", fallback, "How often it is read, at random.", {
    min: 0,
    max: 100_000,
    step: 0.001,
  });

const writes = (record: RecordType, fallback: number) =>
  number(`${NAMES[record].title}: writes`, "perMinute", fallback, "How often it changes, at random.", {
    min: 0,
    max: 6_000_000,
    step: 0.001,
  });

/** Every setting of the lab `staleness`. */
export const settings = {
  policy: choice("Time to live", "oneTtl", "How long a copy is good.", {
    oneTtl: "the same for every record type",
    budgets: "each type's own budget",
  }),
  ttlMs: duration("One TTL", 60_000, "How long a copy is good where one TTL serves all types."),
  zeroBudget: choice("Budget of 0", "cache", "What becomes of types that may not be out of date at all.", {
    cache: "cached like the others",
    bypass: "read from the database, never cached",
  }),
  onWrite: choice("On a write", "nothing", "What happens to the copy when its record changes.", {
    nothing: "it stays until its time to live is over",
    bust: "it is dropped, the next read misses",
    writeThrough: "it is overwritten with the new value",
  }),
  dbReadMs: duration("Database read", 20, "How long a read of the database takes."),
  durationMs: duration("Duration", 300_000, "How long records are read and written.", { min: 1 }),
  displayNameBudgetMs: budget("displayName", 60_000),
  displayNameReadsPerSecond: reads("displayName", 20),
  displayNameWritesPerMinute: writes("displayName", 1),
  preferencesBudgetMs: budget("preferences", 300_000),
  preferencesReadsPerSecond: reads("preferences", 5),
  preferencesWritesPerMinute: writes("preferences", 2),
  sessionBudgetMs: budget("session", 5000),
  sessionReadsPerSecond: reads("session", 50),
  sessionWritesPerMinute: writes("session", 60),
  balanceBudgetMs: budget("balance", 0),
  balanceReadsPerSecond: reads("balance", 5),
  balanceWritesPerMinute: writes("balance", 12),
  permissionBudgetMs: budget("permission", 0),
  permissionReadsPerSecond: reads("permission", 20),
  permissionWritesPerMinute: writes("permission", 2),
} as const;

export type StalenessSettings = Values<typeof settings>;

/** What is set for one record type, and what the policy makes of it. */
export interface Plan {
  budgetMs: number;
  readsPerSecond: number;
  writesPerMinute: number;
  /** False where the type skips the cache. */
  cached: boolean;
  ttlMs: number;
}

/** The plan of a record type. */
export function planOf(values: StalenessSettings, record: RecordType): Plan {
  const budgetMs = values[`${record}BudgetMs`];
  return {
    budgetMs,
    readsPerSecond: values[`${record}ReadsPerSecond`],
    writesPerMinute: values[`${record}WritesPerMinute`],
    cached: budgetMs > 0 || values.zeroBudget === "cache",
    ttlMs: values.policy === "budgets" ? budgetMs : values.ttlMs,
  };
}

/** The settings as the page groups them. */
export const groups = [
  { title: "Cache", settings: ["policy", "ttlMs", "zeroBudget", "onWrite"] },
  { title: "Database and run", settings: ["dbReadMs", "durationMs"] },
  ...RECORDS.map((record) => ({
    title: NAMES[record].title,
    settings: [
      `${record}BudgetMs`,
      `${record}ReadsPerSecond`,
      `${record}WritesPerMinute`,
    ] as const satisfies readonly (keyof typeof settings)[],
  })),
] satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
