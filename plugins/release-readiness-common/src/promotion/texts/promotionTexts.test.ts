import { textPlaceholders } from '../../texts';
import { promotionTexts } from './promotionTexts';

describe('texts of the guarded promotion', () => {
  it('have the same keys in every language', () => {
    expect(Object.keys(promotionTexts.zh).sort()).toEqual(
      Object.keys(promotionTexts.en).sort(),
    );
  });

  it.each(Object.entries(promotionTexts.en))(
    '%s names the same values in every language',
    (key, english) => {
      const chinese = new Map(Object.entries(promotionTexts.zh)).get(key) ?? '';
      expect(textPlaceholders(chinese).sort()).toEqual(
        textPlaceholders(english).sort(),
      );
      expect(chinese).not.toBe(english);
    },
  );
});
