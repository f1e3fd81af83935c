import { screen, waitFor } from '@testing-library/react';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FreezesOverview } from './FreezesOverview';

// In a file of its own: answers about permissions are cached for all tests of one.
describe('the freezes', () => {
  it('tell who may not set them why', async () => {
    renderInPortal(<FreezesOverview />, {
      denied: ['release-readiness.freeze.manage'],
    });
    const button = await screen.findByRole('button', { name: 'Set a freeze' });
    await waitFor(() =>
      expect(button).toHaveAccessibleDescription(
        /release-readiness.freeze.manage/,
      ),
    );
    expect(button).toHaveAttribute('aria-disabled', 'true');
  });
});
