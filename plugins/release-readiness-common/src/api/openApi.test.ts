import type { JsonValue } from '@backstage/types';
import { createOpenApiDocument } from './openApi';

interface Described {
  paths: Record<string, Record<string, { parameters: { name: string }[] }>>;
  components: { schemas: Record<string, JsonValue> };
}

const document = createOpenApiDocument() as unknown as Described;

function referencesIn(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' ? [String(child)] : referencesIn(child),
  );
}

describe('the OpenAPI description', () => {
  it('describes every route', () => {
    const entity = '/scorecards/{kind}/{namespace}/{name}';
    expect(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map(method => `${method} ${path}`),
      ),
    ).toEqual([
      'get /scorecards',
      `get ${entity}`,
      `post ${entity}/refresh`,
      `get ${entity}/refresh`,
      `get ${entity}/transitions`,
      'get /checks',
      'get /sources',
      'get /promotions',
      'post /promotions',
      'post /promotions/preview',
      'get /promotions/health',
      'get /promotions/{id}',
      'post /promotions/{id}/commands',
      'post /promotions/{id}/rollback',
      'get /promotions/{id}/events',
      'get /promotions/{id}/metrics',
      'get /promotions/{id}/evidence',
      'get /promotions/{id}/verification',
      'post /promotions/claims/{effectId}',
      'get /freezes',
      'post /freezes',
      'delete /freezes/{id}',
      'get /changes',
    ]);
  });

  it('refers only to what it defines', () => {
    const references = referencesIn(document as unknown as JsonValue);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const name = reference.replace('#/components/schemas/', '');
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('names each parameter of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, n]) => n);
      for (const { parameters } of Object.values(methods)) {
        expect(parameters.map(({ name }) => name)).toEqual(
          expect.arrayContaining(placeholders),
        );
      }
    }
  });

  it('names each filter of the list', () => {
    const { parameters } = document.paths['/scorecards'].get;
    expect(parameters.map(({ name }) => name)).toEqual([
      'search',
      'verdict',
      'owner',
      'system',
      'domain',
      'failingCheck',
      'area',
      'areaOutcome',
      'sort',
      'offset',
      'limit',
    ]);
  });

  it('describes the body of everything that has one', () => {
    const bodies = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => 'requestBody' in operation)
        .map(([method]) => `${method} ${path}`),
    );
    expect(bodies).toEqual([
      'post /promotions',
      'post /promotions/preview',
      'post /promotions/{id}/commands',
      'post /promotions/{id}/rollback',
      'post /freezes',
    ]);
  });

  it('says that a claim takes the token of a run, and nothing else does', () => {
    const special = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods)
        .filter(operation => 'security' in operation)
        .map(() => path),
    );
    expect(special).toEqual(['/promotions/claims/{effectId}']);
  });
});
