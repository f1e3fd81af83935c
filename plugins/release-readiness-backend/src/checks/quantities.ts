const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const pattern =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/**
 * The number behind a quantity in Kubernetes notation: `500m` is 0.5, `1Ki`
 * 1024, `12e6` twelve million. `undefined` when it is none.
 */
export function parseQuantity(quantity: string): number | undefined {
  const match = pattern.exec(quantity.trim());
  if (!match) return undefined;
  const [, number, exponent = '', suffix = ''] = match;
  return Number(number + exponent) * factors[suffix];
}

/** Two notations of one amount are equal: `0.5` and `500m`, `1Gi` and `1024Mi`. */
export function sameQuantity(
  one: string | undefined,
  other: string | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  const [a, b] = [parseQuantity(one), parseQuantity(other)];
  if (a === undefined || b === undefined) return one === other;
  return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * 1e-12;
}

/** It is there and more than zero: Kubernetes takes zero for "no limit". */
export function isStated(quantity: string | undefined): boolean {
  return quantity !== undefined && (parseQuantity(quantity) ?? 0) > 0;
}
