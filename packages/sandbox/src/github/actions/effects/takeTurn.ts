import { z } from 'zod';
import { EffectCall } from '../model';
import { ClusterClient } from './ClusterClient';

const MAXIMUM_ATTEMPTS = 5;

const recordShape = z.object({
  'requested-at': z.coerce.number().default(0),
  version: z.coerce.number().default(0),
  stopped: z.literal('true').optional(),
});

const number = z.string().regex(/^\d{1,15}$/);

/** What the record says after this turn; none yet is an empty one. */
function recordAfter(
  data: Readonly<Record<string, string>>,
  inputs: EffectCall['inputs'],
): Record<string, string> {
  const { kind, 'requested-at': asked = '', version = '' } = inputs;
  if (kind === 'roll-back' && !asked && !version) {
    return { ...data, stopped: 'true' };
  }
  const mine = {
    'requested-at': number.parse(asked),
    version: number.parse(version),
  };
  const seen = recordShape.parse(data);
  const newer = Number(asked) - seen['requested-at'];
  if (newer < 0 || (newer === 0 && Number(version) < seen.version)) {
    throw new Error('Too late: something newer has acted on production');
  }
  if (newer > 0) {
    return mine;
  }
  if (seen.stopped && kind !== 'roll-back') {
    throw new Error('Too late: on-call has rolled this promotion back');
  }
  return { ...data, version };
}

/**
 * `take-turn`: writes down which step of which promotion acts, in a ConfigMap
 * that no chart owns, and refuses what is older than what is there.
 */
export async function takeTurn(
  cluster: ClusterClient,
  call: EffectCall,
): Promise<void> {
  const name = `${call.inputs.service}-release-readiness`;
  const attempt = async () => {
    const found = await cluster.find('ConfigMap', name);
    const seen = z.record(z.string(), z.string()).parse(found?.data ?? {});
    const data = recordAfter(seen, call.inputs);
    const { namespace } = call.inputs;
    const write = found
      ? cluster.replace({ ...found, data })
      : cluster.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, namespace },
          data,
        });
    return write.then(
      () => undefined,
      (error: Error) => error,
    );
  };
  let conflict: Error | undefined;
  for (let count = 0; count < MAXIMUM_ATTEMPTS; count += 1) {
    // whoever wrote in between is looked at again
    conflict = await attempt();
    if (!conflict) {
      return;
    }
    await call.wait('1s');
  }
  throw conflict;
}
