import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Route, Routes } from 'react-router-dom';
import { freezesPath, promotionRouteRef } from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';
import { ConfiguredBanner } from '../common/ConfiguredBanner';
import { PagesNavigation } from '../common/PagesNavigation';
import { FreezesOverview } from '../freezes';
import { PromotionPage } from '../promotion';
import { PromotionsOverview } from './PromotionsOverview';

/** List, one promotion, freezes: whatever the address names. */
export const PromotionsRoutes = () => (
  <>
    <ConfiguredBanner />
    <PagesNavigation />
    <Routes>
      <Route path="/" element={<PromotionsOverview />} />
      <Route path={`/${freezesPath}`} element={<FreezesOverview />} />
      <Route path={promotionRouteRef.path} element={<PromotionPage />} />
    </Routes>
  </>
);

/** The pages with a header of their own, for the classic frontend system. */
export const PromotionsPage = () => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Page themeId="tool">
      <Header
        title={t('promotions.title')}
        subtitle={t('promotions.subtitle')}
      />
      <Content>
        <PromotionsRoutes />
      </Content>
    </Page>
  );
};

/** The pages below the header that the new frontend system puts there. */
export const PromotionsPageContent = () => (
  <main>
    <Content>
      <PromotionsRoutes />
    </Content>
  </main>
);
