import { z } from 'zod';
import { EffectCall, EffectHandler } from '../model';
import { ClusterAccess, ClusterClient } from './ClusterClient';
import { DeploymentWork } from './DeploymentWork';
import { EffectWork } from './EffectWork';
import { FirstRelease, RenderChart } from './FirstRelease';
import { RolloutWork } from './RolloutWork';
import { takeTurn } from './takeTurn';

const digests = z.array(
  z.object({ container: z.string(), digest: z.string() }),
);
const weight = z.number().int().min(0).max(100);
const deployShape = z.object({
  digests,
  replicas: z.number().int().min(1),
  weight,
});
const weightShape = z.object({ weight });
const rollOutShape = z.object({ digests });
const planShape = z.object({
  plan: z.object({
    application: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('revision'), digests, revision: z.string() }),
      z.object({ kind: z.literal('remove') }),
    ]),
  }),
});

/** What the portal wants, read by the shape that the action needs. */
function effectOf<T>({ inputs }: EffectCall, shape: z.ZodType<T>): T {
  return shape.parse(JSON.parse(inputs.effect));
}

/**
 * The composite actions of the example workflows, by name, as far as they
 * change a cluster.
 *
 * @param render - for services that are not in production yet
 */
export function clusterHandlers(
  access: ClusterAccess,
  render: RenderChart = async ({ inputs }) => {
    throw new Error(`${inputs.service} has no release, and no chart here`);
  },
): Record<string, EffectHandler> {
  const clusterOf = ({ inputs }: EffectCall) =>
    new ClusterClient(access, inputs.namespace, 'release-ci');
  const handler = (
    run: (work: EffectWork, call: EffectCall) => Promise<void>,
  ) => ({
    async run(call: EffectCall) {
      const cluster = clusterOf(call);
      const rollout = await cluster.find('Rollout', call.inputs.service);
      const Work = rollout ? RolloutWork : DeploymentWork;
      const first = new FirstRelease(cluster, call, render);
      await run(new Work(cluster, call, first), call);
      return {};
    },
  });
  return {
    'sign-in': { run: async () => ({}) },
    'take-turn': {
      async run(call) {
        await takeTurn(clusterOf(call), call);
        return {};
      },
    },
    'deploy-canary': handler((work, call) =>
      work.deployCanary(effectOf(call, deployShape)),
    ),
    'set-traffic': handler((work, call) =>
      work.setTraffic(effectOf(call, weightShape).weight),
    ),
    'roll-out': handler((work, call) =>
      work.rollOut(effectOf(call, rollOutShape).digests),
    ),
    'clean-up': handler(work => work.cleanUp()),
    'roll-back': handler(async (work, call) => {
      if (!call.inputs.effect) {
        await work.goBack(call.inputs.revision);
        return;
      }
      const { application } = effectOf(call, planShape).plan;
      await (application.kind === 'remove'
        ? work.remove()
        : work.goBack(application.revision, application.digests));
    }),
    'smoke-test': handler(async (work, { inputs }) => {
      if (!(await work.isReady())) {
        throw new Error(`${inputs.service} is not ready`);
      }
    }),
  };
}
