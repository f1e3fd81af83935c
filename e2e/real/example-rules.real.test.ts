import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { describeWithServers, requireBinary } from '../servers';

const rules = join(__dirname, '../../examples/prometheus');

describeWithServers(
  'the example rules of Prometheus',
  ['prometheus-debian', 'prometheus-3'],
  () => {
    it.each(['debian/promtool', 'promtool'])(
      'load and fire as their tests say, in the words of %s',
      name => {
        const promtool = requireBinary(name);
        const run = (...args: string[]) =>
          execFileSync(promtool, args, { cwd: rules, encoding: 'utf8' });
        expect(run('check', 'rules', 'portal-silent.yaml')).toContain(
          'SUCCESS: 2 rules found',
        );
        expect(run('test', 'rules', 'portal-silent.test.yaml')).toContain(
          'SUCCESS',
        );
      },
    );
  },
);
