import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { releaseReadinessTranslationRef } from '../../translation';
import { PagesNavigation } from '../common/PagesNavigation';
import { ServicesOverview } from './ServicesOverview';

/** The page with a header of its own, for the classic frontend system. */
export const ReleaseReadinessPage = () => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('title')} subtitle={t('page.subtitle')} />
      <Content>
        <PagesNavigation />
        <ServicesOverview />
      </Content>
    </Page>
  );
};

/** The page below the header that the new frontend system puts there. */
export const ReleaseReadinessPageContent = () => (
  <main>
    <Content>
      <PagesNavigation />
      <ServicesOverview />
    </Content>
  </main>
);
