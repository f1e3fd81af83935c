/**
 * The percentage that a title, summary or description says. Of several, the
 * one that stands beside "coverage"; a change ("+0.3%") or a target is none.
 */
export function percentIn(text: string): number | undefined {
  const found = [
    ...text.matchAll(/(?<![\d.+\-±])(\d{1,3}(?:\.\d+)?)\s?%/g),
  ].filter(
    match =>
      Number(match[1]) <= 100 &&
      !/(target|threshold|required|minimum|min|goal)[^\d%]{0,12}$/i.test(
        text.slice(0, match.index),
      ),
  );
  const beside = found.find(
    match =>
      /coverage[^%]{0,30}$/i.test(text.slice(0, match.index)) ||
      /^\S*\s*(line |code |test )?(coverage|covered)/i.test(
        text.slice(match.index + match[0].length),
      ),
  );
  const chosen = beside ?? found[0];
  return chosen && Number(chosen[1]);
}
