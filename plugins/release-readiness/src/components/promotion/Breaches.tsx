import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { BreachView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { browserZone } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { ZonedTime } from '../common/ZonedTime';

export interface BreachesProps {
  breaches: BreachView[];
  texts: Texts;
}

/** Each trigger that fired, with the time in which it was seen. */
export const Breaches = ({ breaches, texts }: BreachesProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const zone = browserZone();
  return (
    <Section heading={t('breaches.heading')}>
      {breaches.map((breach, index) => (
        <Notice key={index} tone="bad" role="alert">
          <strong>{words.trigger(breach.trigger)}</strong>
          {': '}
          {texts.text(breach.message)}
          <div>
            {t('breaches.between', {
              from: <ZonedTime at={breach.from} zone={zone} />,
              to: <ZonedTime at={breach.to} zone={zone} />,
              age: <Age at={breach.detectedAt} />,
            })}
          </div>
        </Notice>
      ))}
    </Section>
  );
};
