import { sendRequest } from '../requests';

/** Removes all past states; the present one stays. */
export async function compactEtcd(etcdUrl: string): Promise<void> {
  const call = async (path: string, body: object) => {
    const { status, text } = await sendRequest(`${etcdUrl}/v3/kv/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (status !== 200) {
      throw new Error(`etcd answered ${path} with ${status}: ${text}`);
    }
    return JSON.parse(text) as { header: { revision: string } };
  };
  const key = Buffer.from('/').toString('base64');
  const { header } = await call('range', { key, count_only: true });
  await call('compaction', { revision: header.revision, physical: true });
}
