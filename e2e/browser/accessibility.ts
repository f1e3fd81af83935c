import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects that axe finds nothing serious on the page, or in a part of it. */
export async function expectAccessible(
  page: Page,
  part = 'main',
): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const serious = violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  );
  expect(
    serious.map(
      ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join('\n')}`,
    ),
  ).toEqual([]);
}
