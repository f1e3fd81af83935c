import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  type KeyLike,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import {
  type ExpectedClaimant,
  GithubClaimVerifier,
} from './GithubClaimVerifier';

const now = new Date('2026-11-02T09:00:00Z');
const seconds = now.getTime() / 1000;
const audience = 'https://portal.example';

const expected: ExpectedClaimant = {
  repositoryId: 4711,
  repository: 'acme/order',
  workflow: '.github/workflows/deploy-canary.yaml',
  ref: 'refs/heads/main',
  environments: ['production'],
  runId: 99,
};

const good: JWTPayload = {
  aud: audience,
  iat: seconds - 5,
  nbf: seconds - 5,
  exp: seconds + 300,
  repository: 'acme/order',
  repository_id: '4711',
  job_workflow_ref:
    'acme/order/.github/workflows/deploy-canary.yaml@refs/heads/main',
  ref: 'refs/heads/main',
  sha: 'c'.repeat(40),
  event_name: 'workflow_dispatch',
  environment: 'production',
  run_id: '99',
  run_attempt: '1',
};

describe('a claim', () => {
  let server: Server;
  let issuer: string;
  let key: KeyLike;
  let otherKey: KeyLike;
  let requests: number;
  let answerKeys: () => { status: number; body: string };
  let keySet: string;
  let verifier: GithubClaimVerifier;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    key = pair.privateKey;
    otherKey = (await generateKeyPair('RS256')).privateKey;
    keySet = JSON.stringify({
      keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }],
    });
    server = createServer((request, response) => {
      requests += 1;
      const { status, body } = answerKeys();
      response.writeHead(request.url === '/.well-known/jwks' ? status : 404, {
        'content-type': 'application/json',
      });
      response.end(body);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  beforeEach(() => {
    requests = 0;
    answerKeys = () => ({ status: 200, body: keySet });
    verifier = new GithubClaimVerifier({ issuer, audience, now: () => now });
  });

  const sign = (
    changes: Partial<Record<string, unknown>> = {},
    options: { key?: KeyLike; kid?: string } = {},
  ) =>
    new SignJWT({ iss: issuer, ...good, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: options.kid ?? 'k' })
      .sign(options.key ?? key);

  const refusalOf = async (token: string, change: object = {}) => {
    const result = await verifier.verify(token, { ...expected, ...change });
    return result.status === 'refused' ? result.refusal : result.status;
  };

  it('of the run that was dispatched is verified', async () => {
    expect(await verifier.verify(await sign(), expected)).toEqual({
      status: 'verified',
      claimant: {
        repository: 'acme/order',
        repositoryId: 4711,
        environment: 'production',
        commit: 'c'.repeat(40),
        runId: 99,
        runAttempt: 1,
      },
    });
  });

  it('is verified by the token alone where GitHub did not say which run', async () => {
    expect(
      await refusalOf(await sign({ run_id: '5' }), { runId: undefined }),
    ).toBe('verified');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'issuer'],
    ['another audience', { aud: 'https://other.example' }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['another repository', { repository_id: '4712' }, 'repository'],
    [
      'another repository of the same name',
      { repository_id: '1', repository: 'acme/order' },
      'repository',
    ],
    ['no repository id', { repository_id: undefined }, 'incomplete'],
    [
      'another workflow',
      {
        job_workflow_ref:
          'acme/order/.github/workflows/ci.yaml@refs/heads/main',
      },
      'workflow',
    ],
    [
      'the workflow as a branch has it',
      {
        job_workflow_ref:
          'acme/order/.github/workflows/deploy-canary.yaml@refs/heads/mine',
      },
      'workflow',
    ],
    [
      'the workflow of another repository',
      {
        job_workflow_ref:
          'evil/order/.github/workflows/deploy-canary.yaml@refs/heads/main',
      },
      'workflow',
    ],
    ['another branch', { ref: 'refs/heads/mine' }, 'ref'],
    ['another environment', { environment: 'staging' }, 'environment'],
    ['no environment', { environment: undefined }, 'environment'],
    ['another event', { event_name: 'pull_request' }, 'event'],
    ['another run', { run_id: '100' }, 'run'],
    ['a second attempt', { run_attempt: '2' }, 'attempt'],
    ['no attempt', { run_attempt: undefined }, 'incomplete'],
    ['a run that is no number', { run_id: 'ninety-nine' }, 'incomplete'],
    ['expired a minute ago', { exp: seconds - 60 }, 'expired'],
    ['valid in a minute', { nbf: seconds + 60 }, 'not-yet-valid'],
    ['no end', { exp: undefined }, 'incomplete'],
    ['no beginning', { nbf: undefined }, 'not-yet-valid'],
  ])('with %s is refused', async (_, changes, refusal) => {
    expect(await refusalOf(await sign(changes))).toBe(refusal);
  });

  it.each([
    ['expired 20 seconds ago', { exp: seconds - 20 }],
    ['valid in 20 seconds', { nbf: seconds + 20 }],
  ])('%s passes: clocks differ', async (_, changes) => {
    expect(await refusalOf(await sign(changes))).toBe('verified');
  });

  it('signed with another key of the same name is refused', async () => {
    expect(await refusalOf(await sign({}, { key: otherKey }))).toBe(
      'signature',
    );
  });

  it('signed with a key that the issuer does not know is refused', async () => {
    expect(await refusalOf(await sign({}, { key: otherKey, kid: 'x' }))).toBe(
      'signature',
    );
  });

  it('without a signature is refused', async () => {
    expect(
      await refusalOf(new UnsecuredJWT({ iss: issuer, ...good }).encode()),
    ).toBe('algorithm');
  });

  it('signed with the public key as a shared secret is refused', async () => {
    const token = await new SignJWT({ iss: issuer, ...good })
      .setProtectedHeader({ alg: 'HS256', kid: 'k' })
      .sign(new TextEncoder().encode(keySet));
    expect(await refusalOf(token)).toBe('algorithm');
  });

  it('that was changed after it was signed is refused', async () => {
    const [header, , signature] = (await sign()).split('.');
    const payload = Buffer.from(
      JSON.stringify({ iss: issuer, ...good, environment: 'production' }),
    ).toString('base64url');
    const [, original] = (await sign({ environment: 'staging' })).split('.');
    expect(original).not.toBe(payload);
    const [, , other] = (await sign({ environment: 'staging' })).split('.');
    expect(await refusalOf(`${header}.${payload}.${other}`)).toBe('signature');
    expect(signature).not.toBe(other);
  });

  it.each(['', 'no token', 'a.b.c', 'x'.repeat(20_000)])(
    'that is no token is refused',
    async token => {
      expect(await refusalOf(token)).toBe('malformed');
    },
  );

  it('is neither verified nor refused while the keys cannot be read', async () => {
    answerKeys = () => ({ status: 503, body: '' });
    expect(await verifier.verify(await sign(), expected)).toEqual({
      status: 'unavailable',
      reason: { key: 'promotion.claim.keys-unavailable', params: { issuer } },
    });
    answerKeys = () => ({ status: 200, body: '{"keys": 7}' });
    expect(await refusalOf(await sign())).toBe('unavailable');
    answerKeys = () => ({ status: 200, body: keySet });
    expect(await refusalOf(await sign())).toBe('verified');
  });

  it('does not make the portal ask for keys each time, also when they are unknown', async () => {
    await refusalOf(await sign());
    for (let count = 0; count < 5; count += 1) {
      await refusalOf(await sign({}, { key: otherKey, kid: `x${count}` }));
    }
    expect(requests).toBe(1);
  });
});
