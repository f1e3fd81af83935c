import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { describeMissing, requireBinary } from './binaries';

const BUILD = resolve(__dirname, '..', 'tools', 'build.sh');
const CONTROL_PLANE = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'etcd',
];

describe('The binaries', () => {
  const { KUBEBUILDER_ASSETS, RELEASE_READINESS_TOOLS } = process.env;
  let assets: string;
  let tools: string;

  function write(folder: string, name: string): string {
    const path = join(folder, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  }

  function restore(name: string, value: string | undefined) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }

  beforeEach(() => {
    assets = mkdtempSync(join(tmpdir(), 'assets-'));
    tools = mkdtempSync(join(tmpdir(), 'tools-'));
    mkdirSync(join(tools, 'bin'));
    process.env.KUBEBUILDER_ASSETS = assets;
    process.env.RELEASE_READINESS_TOOLS = tools;
  });

  afterEach(() => {
    restore('KUBEBUILDER_ASSETS', KUBEBUILDER_ASSETS);
    restore('RELEASE_READINESS_TOOLS', RELEASE_READINESS_TOOLS);
    rmSync(assets, { recursive: true });
    rmSync(tools, { recursive: true });
  });

  it('in KUBEBUILDER_ASSETS come before those of the tools folder', () => {
    const built = write(join(tools, 'bin'), 'etcd');
    expect(requireBinary('etcd')).toBe(built);
    const own = write(assets, 'etcd');
    expect(requireBinary('etcd')).toBe(own);
  });

  it('that are nowhere are named with the command that builds them', () => {
    write(assets, 'etcd');
    expect(() => requireBinary('kwok')).toThrow(
      'kwok was not found. Run: e2e/tools/build.sh kubernetes kwok',
    );
    expect(describeMissing(['kubernetes', 'crds'])).toBe(
      'kubernetes, crds not installed, run: e2e/tools/build.sh kubernetes kwok crds',
    );
  });

  it('are complete when each is in one of the two places', () => {
    CONTROL_PLANE.forEach(name => write(assets, name));
    write(join(tools, 'bin'), 'kwok');
    expect(describeMissing(['kubernetes'])).toBeUndefined();
  });

  it('in KUBEBUILDER_ASSETS are not built', () => {
    CONTROL_PLANE.forEach(name => write(assets, name));
    const { status, stdout } = spawnSync(BUILD, ['kubernetes'], {
      encoding: 'utf8',
      env: process.env,
    });
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(
      CONTROL_PLANE.map(name => `tools: ${name}: found in KUBEBUILDER_ASSETS`),
    );
  });

  it('of an unknown name are refused by the build', () => {
    const { status, stderr } = spawnSync(BUILD, ['kubernets'], {
      encoding: 'utf8',
      env: process.env,
    });
    expect(status).toBe(1);
    expect(stderr).toContain("unknown target 'kubernets'; there are: debian");
  });

  it('are not built with a Go that is too old', () => {
    const old = write(assets, 'go');
    writeFileSync(old, '#!/bin/sh\necho go1.19.8\n');
    const { status, stderr } = spawnSync(BUILD, ['actionlint'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${assets}:${process.env.PATH}` },
    });
    expect(status).toBe(1);
    expect(stderr).toContain(
      "Go 1.25 or newer is needed to build 'actionlint', found go1.19.8",
    );
  });
});
