import { describeMissing, type ServerGroup } from './binaries';

/**
 * A jest `describe` for tests that need real servers. Where one of them is not
 * installed the tests are skipped and the title says how to get it; with
 * `REAL_SERVERS=required` in the environment (continuous integration) the file
 * fails instead, so that nothing is left out unseen.
 *
 * @param title - As in `describe`.
 * @param wanted - What the tests need.
 * @param body - As in `describe`.
 */
export function describeWithServers(
  title: string,
  wanted: readonly ServerGroup[],
  body: () => void,
): void {
  const missing = describeMissing(wanted);
  if (missing && process.env.REAL_SERVERS === 'required') {
    throw new Error(`${title}: ${missing}`);
  }
  const suite = missing ? describe.skip : describe;
  suite(missing ? `${title} (skipped: ${missing})` : title, body);
}
