import { timingSafeEqual } from 'node:crypto';
import { RequestHandler } from 'express';
import { ServerAuthentication } from '../model';

/** Middleware that answers 401 as Prometheus (or the proxy in front of it) does. */
export function requireAuthentication(
  authentication: ServerAuthentication,
): RequestHandler {
  return (request, response, next) => {
    const expected = expectedHeader(authentication);
    if (
      !expected ||
      isEqual(request.get(expected.name) ?? '', expected.value)
    ) {
      next();
      return;
    }
    if (authentication.type === 'basic') {
      response.set('WWW-Authenticate', 'Basic');
    }
    response.status(401).type('text/plain').send('Unauthorized\n');
  };
}

function expectedHeader(
  authentication: ServerAuthentication,
): { name: string; value: string } | undefined {
  switch (authentication.type) {
    case 'basic': {
      const { username, password } = authentication;
      const credentials = Buffer.from(`${username}:${password}`);
      return {
        name: 'authorization',
        value: `Basic ${credentials.toString('base64')}`,
      };
    }
    case 'bearer':
      return { name: 'authorization', value: `Bearer ${authentication.token}` };
    case 'header':
      return authentication;
    default:
      return undefined;
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
