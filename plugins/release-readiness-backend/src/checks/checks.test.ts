import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  builtInCheckTexts,
  isSingularKey,
  textLanguages,
  textPlaceholders,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { builtInChecks } from '.';
import {
  checksFolder,
  closureOf,
  importsOf,
  productFiles,
  readSource,
} from './testing/sources';

const files = productFiles();
const checkFiles = files.filter(file =>
  /createCheck\(\{/.test(readSource(file)),
);
const camelCase = (id: string) =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe('the set of checks', () => {
  it('has each id once', () => {
    const ids = builtInChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('registers every file that declares a check', () => {
    expect(checkFiles.map(file => basename(file, '.ts')).sort()).toEqual(
      builtInChecks.map(({ id }) => camelCase(id)).sort(),
    );
  });

  it('has texts for its checks and no others', () => {
    expect(Object.keys(builtInCheckTexts).sort()).toEqual(
      builtInChecks.map(({ id }) => id).sort(),
    );
  });
});

describe.each(builtInChecks.map(check => [check.id, check] as const))(
  '%s',
  (id, check) => {
    const name = camelCase(id);
    const file = join(check.area, `${name}.ts`);
    const test = join(check.area, `${name}.test.ts`);
    const closure = [...closureOf(file)].map(readSource).join('\n');

    it('is the export of the file that has its name, in the folder of its area', () => {
      expect(checkFiles).toContain(file);
      expect(readSource(file)).toContain(
        `export const ${name} = createCheck({`,
      );
      expect(importsOf('index.ts')).toContain(`./${check.area}`);
    });

    it('has a table of cases beside it: passes, fails, and what is not known', () => {
      expect(existsSync(join(checksFolder, test))).toBe(true);
      const source = readSource(test);
      expect(source).toContain(`import { ${name} } from './${name}';`);
      expect(source).toContain('it.each');
      for (const outcome of ['pass', 'fail', 'unknown']) {
        expect(source).toContain(`'${outcome}'`);
      }
    });

    it('uses every text that it has', () => {
      const unused = Object.keys(check.texts.en.messages).filter(
        key => !closure.includes(`'${key.replace(/_one$/, '')}'`),
      );
      expect(unused).toEqual([]);
    });

    it('says the same in every language', () => {
      const [first, ...others] = textLanguages.map(language => {
        const { messages, ...rest } = check.texts[language];
        return Object.entries({ ...rest, ...messages }).filter(
          ([key]) => !isSingularKey(key),
        );
      });
      for (const [key, text] of first) {
        expect(text.trim()).not.toBe('');
        for (const other of others) {
          const translated = new Map(other).get(key) ?? '';
          expect(textPlaceholders(translated).sort()).toEqual(
            textPlaceholders(text).sort(),
          );
        }
      }
      const chinese = Object.values(check.texts.zh.messages);
      expect(
        chinese.filter(
          text =>
            !/\p{Script=Han}/u.test(text) &&
            /[a-z]{3}/i.test(text.replace(/\{\{.*?\}\}/g, '')),
        ),
      ).toEqual([]);
      const english = Object.values(check.texts.en.messages);
      expect(english.filter(text => /\p{Script=Han}/u.test(text))).toEqual([]);
    });

    it('has a title that states what holds, and a remediation that says what to do', () => {
      for (const language of textLanguages) {
        const { title, description, remediation } = check.texts[language];
        expect(title).not.toMatch(/[.。]$/);
        expect(description).toMatch(/[.。]$/);
        expect(remediation).toMatch(/[.。]$/);
      }
    });
  },
);

describe.each(files)('%s is pure', file => {
  const source = readSource(file);

  it('imports only what is pure itself', () => {
    const prefix = '@release-readiness/backstage-plugin-release-readiness';
    const packages = [`${prefix}-common`, `${prefix}-node`, 'yaml'];
    const foreign = importsOf(file).filter(specifier => {
      if (!specifier.startsWith('.')) return !packages.includes(specifier);
      const path = join(dirname(file), specifier);
      return path.startsWith('..') || path.split('/').includes('testing');
    });
    expect(foreign).toEqual([]);
  });

  it.each([
    ['the present time', /\bDate\.now\b|\bnew Date\(\s*\)/],
    ['chance', /\bMath\.random\b|\brandomUUID\b/],
    ['the process', /\bprocess\.|\bconsole\.|\brequire\(/],
    ['the network', /\bfetch\(/],
    ['a timer', /\bset(Timeout|Interval|Immediate)\(/],
    ['a late import', /\bimport\(/],
  ])('does not use %s', (_title, pattern) => {
    expect(source).not.toMatch(pattern);
  });
});
