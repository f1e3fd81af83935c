/** Longest text of an upstream that is kept. */
const longest = 2_000;

/** Text from outside, cut to a length that fits a fact. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
