import { LabelMatcher } from '../series/matchers';

/** Grouping of an aggregation. */
export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** How the two sides of a binary expression are matched. */
export interface VectorMatching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group?: 'left' | 'right';
  readonly include: readonly string[];
}

/** `name{matchers} offset …`. */
export interface VectorSelectorNode {
  readonly kind: 'vector-selector';
  readonly matchers: readonly LabelMatcher[];
  /** Milliseconds. */
  readonly offset: number;
}

/** `selector[range]`. */
export interface MatrixSelectorNode {
  readonly kind: 'matrix-selector';
  readonly selector: VectorSelectorNode;
  /** Milliseconds. */
  readonly range: number;
}

/** A parsed PromQL expression. */
export type PromqlNode =
  | VectorSelectorNode
  | MatrixSelectorNode
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'negate'; readonly operand: PromqlNode }
  | {
      readonly kind: 'aggregate';
      readonly operator: string;
      readonly grouping: Grouping;
      readonly operand: PromqlNode;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly PromqlNode[];
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: PromqlNode;
      readonly right: PromqlNode;
      readonly returnBool: boolean;
      readonly matching: VectorMatching;
    }
  | {
      readonly kind: 'subquery';
      readonly operand: PromqlNode;
      readonly range: number;
      /** Milliseconds; undefined: the evaluation interval. */
      readonly step: number | undefined;
      readonly offset: number;
    };
