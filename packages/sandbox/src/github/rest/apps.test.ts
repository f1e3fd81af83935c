import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { ManualScenarioClock } from '../../clock';
import {
  problemsOf,
  schemaProblemsOf,
} from '../__testUtils__/officialDescription';
import { repository, START } from '../__testUtils__/RestWorld';
import { exampleData } from '../exampleData';
import { startGitHub } from '../server';

describe('the REST API for Apps', () => {
  it('lets an App exchange its signature for a token of its installation', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const apps = [
      {
        id: 42,
        slug: 'readiness',
        publicKey: await exportSPKI(publicKey),
        installations: [{ id: 77, account: 'shop' }],
      },
    ];
    const clock = ManualScenarioClock.create(START);
    const other = await startGitHub({
      data: { ...exampleData(), apps },
      clock,
    });
    const now = clock.now().getTime() / 1000;
    const jwt = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('42')
      .setIssuedAt(now - 60)
      .setExpirationTime(now + 540)
      .sign(privateKey);
    const call = (path: string, token: string, method = 'GET') =>
      fetch(`${other.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
    try {
      const installations = await (
        await call('/app/installations', jwt)
      ).json();
      // the operation's own schema asks an account to be a user and an enterprise
      expect(schemaProblemsOf('installation', installations[0])).toEqual([]);
      const answer = await call(
        '/app/installations/77/access_tokens',
        jwt,
        'POST',
      );
      const body = await answer.json();
      expect(answer.status).toBe(201);
      expect(
        problemsOf(
          '/app/installations/{installation_id}/access_tokens',
          'post',
          201,
          body,
        ),
      ).toEqual([]);
      expect((await call(repository, body.token)).status).toBe(200);
      expect((await call('/app/installations', 'reader')).status).toBe(401);
    } finally {
      await other.close();
    }
  });
});
