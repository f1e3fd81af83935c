import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { PromotionPage } from '../components/promotion/PromotionPage';
import { FakePromotionsApi, type FakeSignalApi } from '../testing';
import { renderInPortal } from './renderInPortal';

/** Renders the page of a promotion, by default over an API that knows only that. */
export const renderPromotionPage = (
  promotion: PromotionDetails,
  options: {
    promotions?: FakePromotionsApi;
    signals?: FakeSignalApi;
    language?: 'en' | 'zh';
  } = {},
) => {
  const promotions = options.promotions ?? new FakePromotionsApi([promotion]);
  renderInPortal(
    <Routes>
      <Route path="/page/:id" element={<PromotionPage />} />
      <Route
        path="/release-readiness/promotions/:id"
        element={<p>elsewhere</p>}
      />
    </Routes>,
    { ...options, promotions, path: `/page/${promotion.id}` },
  );
  return promotions;
};

/** What is in the section of this heading. */
export const section = async (name: string) =>
  within(await screen.findByRole('region', { name }));

export const button = (name: string | RegExp) =>
  screen.findByRole('button', { name });
