const HATCHED = ["dedup", "harm"] as const;

/** Hatching, so that no stretch is told by colour alone. */
export function HatchPatterns({ id }: { id: string }) {
  const pattern = {
    width: 6,
    height: 6,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  } as const;
  return (
    <defs>
      <pattern id={`${id}-gap`} {...pattern}>
        <rect width="6" height="6" fill="var(--harm-wash)" />
        <rect width="1.6" height="6" fill="var(--harm)" opacity="0.55" />
      </pattern>
      {HATCHED.map((tone) => (
        <pattern key={tone} id={`${id}-${tone}`} {...pattern}>
          <rect width="2" height="6" fill={`var(--${tone})`} opacity="0.4" />
        </pattern>
      ))}
    </defs>
  );
}
