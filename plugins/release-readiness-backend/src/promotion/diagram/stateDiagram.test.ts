import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stateDocument } from './stateDiagram';

const file = resolve(__dirname, '../../../../../docs/promotion-states.md');

describe('the page of states', () => {
  it('is the one that the code makes (UPDATE_DOCS=1 writes it)', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(file, stateDocument());
    expect(readFileSync(file, 'utf8')).toBe(stateDocument());
  });
});
