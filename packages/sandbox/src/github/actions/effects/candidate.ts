import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { EffectCall } from '../model';
import { DeploymentSpec, NewImage, withCommit, withDigests } from './workload';

const COMMIT = 'org.opencontainers.image.revision';

const named = z.looseObject({ name: z.string() });

const valuesShape = z.looseObject({
  env: z.array(named).default([]),
  resources: z.looseObject({}).default({}),
  startupProbe: z.looseObject({}).default({}),
});

type Values = z.infer<typeof valuesShape>;
type Template = DeploymentSpec['template'];
type Container = Template['spec']['containers'][number];

/**
 * The template that the promoted commit's chart makes of the one that runs:
 * what the canary is, and what the roll-out gives every pod.
 */
export function candidateTemplate(
  spec: DeploymentSpec,
  { repository, inputs }: EffectCall,
  digests: readonly NewImage[],
): Template {
  const { template } = withDigests(spec, digests);
  const valuesAt = (commit: string | undefined): Values | undefined => {
    const path = `charts/${inputs.service}/values.yaml`;
    const text = commit && repository.commit(commit)?.files[path];
    return text ? valuesShape.parse(parse(text) ?? {}) : undefined;
  };
  const before = valuesAt(template.metadata.annotations?.[COMMIT]);
  const after = valuesAt(inputs.commit);
  return withCommit(
    before && after ? withValues(template, before, after) : template,
    inputs.commit,
  );
}

/**
 * The values that two commits have for the container. Mall's charts differ in
 * these alone from commit to commit, so that no template has to be rendered.
 */
function withValues(template: Template, before: Values, after: Values) {
  const change = (container: Container): Container => {
    const changed: Container = { ...container };
    for (const field of ['resources', 'startupProbe'] as const) {
      if (!isDeepStrictEqual(before[field], after[field])) {
        changed[field] = after[field];
        if (Object.keys(after[field]).length === 0) delete changed[field];
      }
    }
    if (!isDeepStrictEqual(before.env, after.env)) {
      const ofChart = new Set(
        [...before.env, ...after.env].map(({ name }) => name),
      );
      const others = z.array(named).parse(container.env ?? []);
      changed.env = [
        ...after.env,
        ...others.filter(({ name }) => !ofChart.has(name)),
      ];
    }
    return changed;
  };
  const { containers } = template.spec;
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: containers.map(each =>
        each.name === 'app' ? change(each) : each,
      ),
    },
  };
}
