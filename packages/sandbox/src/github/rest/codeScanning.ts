import { Alert, Analysis } from '../records';
import { Repository } from '../repository';
import { Site } from '../site';
import { account } from './accounts';
import { Endpoint, notFound, RestCall, RestError } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

const toolView = (tool: Analysis['tool']) => ({
  name: tool.name,
  guid: null,
  version: tool.version ?? null,
});

function analysisView(site: Site, repository: Repository, analysis: Analysis) {
  const url = `${repositoryUrl(site, repository)}/code-scanning/analyses/${
    analysis.id
  }`;
  return {
    ref: analysis.ref,
    commit_sha: analysis.sha,
    analysis_key: analysis.category ?? analysis.tool.name,
    environment: '{}',
    category: analysis.category ?? analysis.tool.name,
    error: analysis.error ?? '',
    warning: analysis.warning ?? '',
    created_at: analysis.createdAt,
    results_count: analysis.resultsCount,
    rules_count: analysis.rulesCount,
    id: analysis.id,
    url,
    sarif_id: `sarif-${analysis.id}`,
    tool: toolView(analysis.tool),
    deletable: true,
  };
}

/** An alert as GitHub's `code-scanning-alert-items`. */
export function alertView(site: Site, repository: Repository, alert: Alert) {
  const path = `code-scanning/alerts/${alert.number}`;
  const url = `${repositoryUrl(site, repository)}/${path}`;
  const { instance, dismissed, rule } = alert;
  return {
    number: alert.number,
    created_at: alert.createdAt,
    updated_at: alert.fixedAt ?? dismissed?.at ?? alert.createdAt,
    url,
    html_url: `${repositoryPage(site, repository)}/security/code-scanning/${
      alert.number
    }`,
    instances_url: `${url}/instances`,
    state: alert.state,
    fixed_at: alert.fixedAt ?? null,
    dismissed_by: dismissed ? account(site, dismissed.by) : null,
    dismissed_at: dismissed?.at ?? null,
    dismissed_reason: dismissed?.reason ?? null,
    dismissed_comment: dismissed?.comment ?? null,
    rule: {
      id: rule.id,
      name: rule.id,
      severity: rule.severity,
      security_severity_level: rule.securitySeverity ?? null,
      description: rule.description,
      tags: rule.securitySeverity ? ['security'] : [],
    },
    tool: toolView(alert.tool),
    most_recent_instance: {
      ref: instance.ref,
      analysis_key: alert.tool.name,
      environment: '{}',
      category: alert.tool.name,
      state: alert.state,
      commit_sha: instance.sha,
      message: { text: instance.message },
      location: {
        path: instance.path,
        start_line: instance.startLine,
        end_line: instance.startLine,
        start_column: 1,
        end_column: 1,
      },
      classifications: [],
    },
  };
}

/** The repository, or what GitHub says where the feature is off. */
function scanned(call: RestCall): Repository {
  const repository = call.repository();
  switch (repository.codeScanning) {
    case 403:
      throw new RestError(
        403,
        'Code Security must be enabled for this repository to use code scanning.',
      );
    case 404:
      throw new RestError(404, 'no analysis found');
    default:
  }
  if (repository.analyses.length === 0) {
    throw new RestError(404, 'no analysis found');
  }
  return repository;
}

function matchesRef(asked: string | undefined, ref: string): boolean {
  const branch = asked?.replace(/^refs\/heads\//, '');
  return asked === undefined || asked === ref || `refs/heads/${branch}` === ref;
}

export const codeScanningEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/code-scanning/analyses',
    permission: 'security_events',
    answer: call => {
      const repository = scanned(call);
      const tool = call.query('tool_name');
      const found = repository.analyses
        .filter(
          analysis =>
            (tool ?? analysis.tool.name) === analysis.tool.name &&
            matchesRef(call.query('ref'), analysis.ref),
        )
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      return call
        .page(found)
        .map(analysis => analysisView(call.site, repository, analysis));
    },
  },
  {
    path: '/repos/{owner}/{repo}/code-scanning/alerts',
    permission: 'security_events',
    answer: call => {
      const repository = scanned(call);
      const tool = call.query('tool_name');
      const state = call.query('state');
      const severity = call.query('severity');
      const found = repository.alerts
        .filter(
          alert =>
            (tool ?? alert.tool.name) === alert.tool.name &&
            (state ?? alert.state) === alert.state &&
            (severity === undefined ||
              severity === alert.rule.securitySeverity ||
              severity === alert.rule.severity) &&
            matchesRef(call.query('ref'), alert.instance.ref),
        )
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      return call
        .page(found)
        .map(alert => alertView(call.site, repository, alert));
    },
  },
  {
    path: '/repos/{owner}/{repo}/code-scanning/alerts/{alert_number}',
    permission: 'security_events',
    answer: call => {
      const repository = scanned(call);
      const alert = repository.alerts.find(
        other => other.number === Number(call.params.alert_number),
      );
      if (!alert) {
        throw notFound();
      }
      return alertView(call.site, repository, alert);
    },
  },
];
