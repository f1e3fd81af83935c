import type {
  ParityMatrix,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from './buildScorecard';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

/** Staging ahead of production, with a resource that differs. */
export const parity: ParityMatrix = {
  environments: [
    {
      environment: 'dev',
      cluster: 'dev',
      namespace: 'mall-dev',
      state: 'running',
      observedAt: minutesAgo(2),
    },
    {
      environment: 'test',
      cluster: 'test',
      namespace: 'mall-test',
      state: 'absent',
      observedAt: minutesAgo(2),
    },
    {
      environment: 'staging',
      cluster: 'staging',
      namespace: 'mall-staging',
      state: 'running',
      observedAt: minutesAgo(2),
    },
    {
      environment: 'prod',
      cluster: 'prod',
      namespace: 'mall-prod',
      state: 'running',
      observedAt: minutesAgo(1),
    },
  ],
  rows: [
    {
      aspect: 'image-digest',
      subject: 'Deployment/mall-order · app',
      values: { dev: digest('c'), staging: digest('b'), prod: digest('a') },
      drift: false,
    },
    {
      aspect: 'requests.cpu',
      subject: 'Deployment/mall-order · app',
      values: { dev: '100m', staging: '250m', prod: '500m' },
      drift: true,
    },
    {
      aspect: 'requests.memory',
      subject: 'Deployment/mall-order · app',
      values: { dev: '512Mi', staging: '1Gi', prod: '1Gi' },
      drift: false,
    },
    {
      aspect: 'replicas',
      subject: 'Deployment/mall-order',
      values: { dev: '1', staging: '3', prod: '3' },
      drift: false,
    },
    {
      aspect: 'configuration-keys',
      subject: 'Deployment/mall-order',
      values: { dev: '14 keys', staging: '14 keys', prod: '14 keys' },
      drift: false,
    },
  ],
};

/** What a release would bring. */
export const candidate: RunningVersion = {
  environment: 'staging',
  digests: [digest('b')],
  images: ['registry.example.com/mall/mall-order:2.14.0'],
  resolution: {
    commit: '4f2a9c01d7e68a7b2c3d4e5f60718293a4b5c6d7',
    origin: 'annotation',
    considered: [
      {
        origin: 'annotation',
        commit: '4f2a9c01d7e68a7b2c3d4e5f60718293a4b5c6d7',
      },
    ],
  },
  commitUrl:
    'https://github.example.com/mall/mall-order/commit/4f2a9c01d7e68a7b2c3d4e5f60718293a4b5c6d7',
};

/** What users have now. */
export const production: RunningVersion = {
  environment: 'prod',
  digests: [digest('a')],
  images: ['registry.example.com/mall/mall-order:2.13.4'],
  resolution: {
    commit: '9b8c7d6e5f40312233445566778899aabbccddee',
    origin: 'deployment',
    considered: [],
  },
};
