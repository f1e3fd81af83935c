import {
  changeCategories,
  holdReasons,
  promotionStateNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeCategory,
  HoldReason,
  PromotionStateName,
  TextParameters,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  browserZone,
  formatInZone,
  formatRatio,
  shortName,
} from '../formatting';

/** Words for what the server names by its identifier. */
export interface ParameterWords {
  language: string;
  state(state: PromotionStateName): string;
  category(category: ChangeCategory): string;
  hold(reason: HoldReason): string;
  check(checkId: string): string;
}

const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

type Readers = Record<string, (value: string) => string>;

/** Times go without the zone's name where the text itself says `zone`. */
function timeReader(params: TextParameters, { language }: ParameterWords) {
  const zone = params.zone === undefined ? browserZone() : String(params.zone);
  return (value: string) => formatInZone(value, zone, language);
}

function readersFor({ key }: TextReference, words: ParameterWords): Readers {
  const person = (value: string) =>
    /^(user|group):/.test(value) ? shortName(value) : value;
  const category = (value: string) => {
    const known = changeCategories.find(name => name === value);
    return known ? words.category(known) : value;
  };
  const state = (value: string) => {
    const known = promotionStateNames.find(name => name === value);
    return known ? words.state(known) : value;
  };
  return {
    state,
    reason: value => {
      const known = holdReasons.find(name => name === value);
      return known && key.startsWith('promotion.notification.')
        ? words.hold(known)
        : value;
    },
    limit: value =>
      key.endsWith('error-rate') ? formatRatio(Number(value)) : value,
    proposed: category,
    chosen: category,
    step: state,
    check: words.check,
    by: person,
    person,
    setBy: person,
  };
}

/**
 * The parameters of a text as people read them: the server names times in UTC,
 * and, where it speaks of promotions, states, checks and people by identifiers.
 */
export function readableParameters(
  reference: TextReference,
  words: ParameterWords,
): TextParameters {
  const { key, params = {} } = reference;
  const readers = new Map(
    key.startsWith('promotion.')
      ? Object.entries(readersFor(reference, words))
      : [],
  );
  const time = timeReader(params, words);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (isoTime.test(String(value))) return [name, time(String(value))];
      const read = readers.get(name);
      return [name, read ? read(String(value)) : value];
    }),
  );
}
