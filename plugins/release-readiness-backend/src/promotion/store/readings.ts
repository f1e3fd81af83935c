import type {
  GridSample,
  LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** A sample of the pods of one track. */
export interface StoredSample {
  target: LiveMetricsRequest['target'];
  sample: GridSample;
}

const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** JSON that keeps NaN and the infinities apart from a missing value. */
export function sampleToJson(sample: GridSample): string {
  return JSON.stringify(sample, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value)
      ? { number: String(value) }
      : value,
  );
}

export function sampleFromJson(text: string): GridSample {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    'number' in value &&
    typeof value.number === 'string'
      ? special[value.number]
      : value,
  ) as GridSample;
}
