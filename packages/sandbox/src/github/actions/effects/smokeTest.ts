import { z } from 'zod';
import { EffectHandler } from '../model';

const FILE = 'test/smoke.json';

const collection = z.object({
  item: z
    .array(
      z.object({
        name: z.string(),
        request: z.object({ method: z.literal('GET'), url: z.string() }),
      }),
    )
    .min(1),
});

/**
 * `smoke-test`: sends the requests of the repository's `test/smoke.json` to the
 * service. Every answer has to be 200, which is what its scripts ask for.
 */
export const smokeTest: EffectHandler = {
  async run({ repository, run, inputs }) {
    const text = repository.commit(run.sha)?.files[FILE];
    if (text === undefined) {
      throw new Error(`There is no ${FILE}`);
    }
    for (const { name, request } of collection.parse(JSON.parse(text)).item) {
      const url = request.url.replace('{{baseUrl}}', inputs.url);
      const { status } = await fetch(url, {
        signal: AbortSignal.timeout(10_000),
      });
      if (status !== 200) {
        throw new Error(`'${name}' was answered with ${status}`);
      }
    }
    return {};
  },
};
