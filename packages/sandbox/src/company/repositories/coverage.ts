import { GitHubCommitStatus } from '../../github/model';
import { Release, ServiceDefinition } from '../definition';

const LINES = 4000;

/** Line coverage of a release in percent, with two digits; only a candidate's may be too low. */
export function percent(service: ServiceDefinition, release: Release): string {
  const { coverage } = service.story.gates;
  return (
    release.name === 'candidate' ? coverage : Math.max(81, coverage)
  ).toFixed(2);
}

/** The report that the unit tests leave, as the service's toolchain writes it. */
export function coverageArtifact(
  service: ServiceDefinition,
  release: Release,
): { name: string; files: Record<string, string> } {
  const covered = Math.round((Number(percent(service, release)) / 100) * LINES);
  return { name: 'coverage', files: reportOf(service, covered) };
}

function reportOf(
  { name, runtime }: ServiceDefinition,
  covered: number,
): Record<string, string> {
  switch (runtime) {
    case 'jvm':
      return { 'jacoco.xml': jacoco(name, covered) };
    case 'go':
      return { 'coverage.out': goProfile(name, covered) };
    case 'python':
      return { 'coverage.xml': cobertura(name, covered) };
    default:
      return { 'coverage-summary.json': summary(covered) };
  }
}

/** Codecov's commit status. */
export function codecovStatus(
  service: ServiceDefinition,
  release: Release,
  createdAt: Date,
): GitHubCommitStatus {
  const enough = Number(percent(service, release)) >= 80;
  return {
    sha: release.commit,
    context: 'codecov/project',
    state: enough ? 'success' : 'failure',
    description: `${percent(service, release)}% (target 80.00%)`,
    targetUrl: `https://codecov.mall.example/gh/mall/${service.name}/commit/${release.commit}`,
    creator: 'mall-release',
    createdAt: createdAt.toISOString(),
  };
}

function jacoco(name: string, covered: number): string {
  const counter = (type: string, all: number) => {
    const hit = Math.round((all * covered) / LINES);
    return `<counter type="${type}" missed="${all - hit}" covered="${hit}"/>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">',
    `<report name="${name}">`,
    counter('INSTRUCTION', LINES * 4),
    counter('BRANCH', LINES / 4),
    counter('LINE', LINES),
    counter('METHOD', LINES / 8),
    counter('CLASS', LINES / 40),
    '</report>',
    '',
  ].join('\n');
}

function summary(covered: number): string {
  const part = (total: number) => {
    const hit = Math.round((total * covered) / LINES);
    return {
      total,
      covered: hit,
      skipped: 0,
      pct: Math.round((hit / total) * 10_000) / 100,
    };
  };
  return `${JSON.stringify(
    {
      total: {
        lines: part(LINES),
        statements: part(LINES),
        functions: part(LINES / 8),
        branches: part(LINES / 4),
      },
    },
    undefined,
    2,
  )}\n`;
}

/** Two blocks: the statements that ran, and those that did not. */
function goProfile(name: string, covered: number): string {
  const file = `mall.example/${name}/records.go`;
  return [
    'mode: atomic',
    `${file}:12.34,${covered + 12}.2 ${covered} 7`,
    `${file}:${covered + 14}.20,${LINES + 14}.3 ${LINES - covered} 0`,
    '',
  ].join('\n');
}

/** As coverage.py writes it, without the single lines. */
function cobertura(name: string, covered: number): string {
  const rate = Number((covered / LINES).toPrecision(4));
  return [
    '<?xml version="1.0" ?>',
    `<coverage version="7.6.10" timestamp="0" lines-valid="${LINES}" lines-covered="${covered}" line-rate="${rate}" branches-covered="0" branches-valid="0" branch-rate="0" complexity="0">`,
    '  <sources><source>/home/runner/work</source></sources>',
    '  <packages>',
    `    <package name="${name}" line-rate="${rate}" branch-rate="0" complexity="0"><classes/></package>`,
    '  </packages>',
    '</coverage>',
    '',
  ].join('\n');
}
