import type { TextLanguage } from '../../checks';
import { promotionDeliveryTexts } from './delivery';
import { promotionEventsTexts } from './events';
import { promotionGuardsTexts } from './guards';
import { promotionReleaseTexts } from './release';
import { promotionServiceTexts } from './service';
import { promotionStatesTexts } from './states';

/**
 * Every text of the guarded promotion by full key, `promotion.*`.
 *
 * @public
 */
export const promotionTexts = {
  en: {
    ...promotionStatesTexts.en,
    ...promotionGuardsTexts.en,
    ...promotionReleaseTexts.en,
    ...promotionEventsTexts.en,
    ...promotionDeliveryTexts.en,
    ...promotionServiceTexts.en,
  },
  zh: {
    ...promotionStatesTexts.zh,
    ...promotionGuardsTexts.zh,
    ...promotionReleaseTexts.zh,
    ...promotionEventsTexts.zh,
    ...promotionDeliveryTexts.zh,
    ...promotionServiceTexts.zh,
  },
} satisfies Record<TextLanguage, Record<string, string>>;

/** @public */
export type PromotionTextKey = keyof (typeof promotionTexts)['en'];
