/** The elements that other parts of the page look up: to give them the focus, or to bring them into sight. */
export const IDS = { heading: "lab", outcome: "outcome", timeline: "timeline", why: "why" } as const;
