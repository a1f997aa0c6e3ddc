const PATHS = {
  play: "M5 3.2v9.6L13 8z",
  pause: "M4.5 3h2.5v10H4.5zM9 3h2.5v10H9z",
  previous: "M3.5 3.5h1.6v9H3.5zM12.5 3.5v9L5.9 8z",
  next: "M10.9 3.5h1.6v9h-1.6zM3.5 3.5v9L10.1 8z",
  close: "M4.2 3.3 8 7.1l3.8-3.8.9.9L8.9 8l3.8 3.8-.9.9L8 8.9l-3.8 3.8-.9-.9L7.1 8 3.3 4.2z",
  arrow: "M9.2 3.6 13.6 8l-4.4 4.4-.9-.9 2.8-2.85H2.4v-1.3h8.7L8.3 4.5z",
  chevron: "M6.2 3.6 10.6 8l-4.4 4.4-.9-.9L8.8 8 5.3 4.5z",
  plus: "M7.3 3.2h1.4v4.1h4.1v1.4H8.7v4.1H7.3V8.7H3.2V7.3h4.1z",
  minus: "M3.2 7.3h9.6v1.4H3.2z",
  undo: "M6.3 3.2 3 6.5l3.3 3.3.9-.9-1.75-1.75h3.8a2.6 2.6 0 0 1 0 5.2H6v1.3h3.25a3.9 3.9 0 0 0 0-7.8h-3.8L7.2 4.1z",
  redo: "M9.7 3.2 13 6.5 9.7 9.8l-.9-.9 1.75-1.75h-3.8a2.6 2.6 0 0 0 0 5.2H10v1.3H6.75a3.9 3.9 0 0 1 0-7.8h3.8L8.8 4.1z",
  light:
    "M8 4.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM7.4 1h1.2v2.2H7.4zm0 11.8h1.2V15H7.4zM1 7.4h2.2v1.2H1zm11.8 0H15v1.2h-2.2zM2.6 3.5l.9-.9L5 4.2l-.9.9zm8.4 8.4.9-.9 1.5 1.5-.9.9zm0-7.7 1.5-1.6.9.9L11.9 5zM2.6 12.5 4.1 11l.9.9-1.5 1.5z",
  dark: "M6.6 1.9a6.2 6.2 0 1 0 7.5 7.5A5 5 0 0 1 6.6 1.9z",
  good: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z",
  harm: "M3 3h10v10H3z",
} as const;

interface IconProps {
  name: keyof typeof PATHS;
  className?: string | undefined;
}

/** A small drawing in the colour of its text; what it means is said by the text or the name beside it. */
export function Icon({ name, className }: IconProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      fill="currentColor"
      aria-hidden="true"
      className={className}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
