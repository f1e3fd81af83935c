import { Labels } from '../model';
import { Ends, Sample } from '../series/storage';

/** One element of an instant vector. */
export interface VectorSample {
  readonly labels: Labels;
  readonly value: number;
  /** When the sample was taken, milliseconds; set on plain selectors only. */
  readonly sampledAt?: number;
}

/** One element of a range vector. */
export interface MatrixSeries {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
  /** Where the samples between need not be looked at. */
  readonly ends?: Ends;
}

/** What an expression evaluates to. */
export type PromqlValue =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'vector'; readonly samples: readonly VectorSample[] }
  | {
      readonly type: 'matrix';
      readonly series: readonly MatrixSeries[];
      /** Bounds of the range, milliseconds. */
      readonly from: number;
      readonly to: number;
    };
