import { getContrastRatio } from '@material-ui/core/styles';
import { palettes } from '@backstage/theme';
import { statusColors } from './statusColors';

describe.each(['light', 'dark'] as const)('status colours, %s theme', type => {
  const { paper, default: page } = palettes[type].background;

  it.each(Object.entries(statusColors[type]))(
    '%s is readable as text on paper, on the page and on its own tint',
    (_tone, { foreground, background }) => {
      for (const surface of [paper, page, background]) {
        expect(getContrastRatio(foreground, surface)).toBeGreaterThanOrEqual(
          4.5,
        );
      }
    },
  );
});
