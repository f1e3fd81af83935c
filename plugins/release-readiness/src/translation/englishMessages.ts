import { englishPromoteMessages } from './englishPromoteMessages';
import { englishPromotionMessages } from './englishPromotionMessages';

/**
 * Every text of the interface but those of the checks, in English.
 * Placeholders are `{{name}}`; `_one` and `_other` are plural forms.
 */
export const englishMessages = {
  ...englishPromotionMessages,
  ...englishPromoteMessages,
  title: 'Release readiness',
  'verdictMeaning.not-ready':
    'It must not be released until what blocks it is fixed.',
  'verdictMeaning.unknown':
    'Evidence for a blocking check is missing, so nobody can vouch for a release.',
  'verdictMeaning.ready-with-warnings':
    'Nothing blocks a release; some things should be better.',
  'verdictMeaning.ready': 'Every check of the release standard passes.',
  'area.summary': '{{area}}: {{outcome}}',
  'area.summaryBlocking': '{{area}}: {{outcome}}, {{total}} blocking',

  'common.lasting': 'for {{time}}',
  'common.blocking_one': '{{count}} check blocks',
  'common.blocking_other': '{{count}} checks block',
  'common.nothingBlocks': 'Nothing blocks',
  'common.more': '{{total}} more',
  'common.retry': 'Try again',
  'common.copy': 'Copy',
  'common.copyNamed': 'Copy {{name}}',
  'common.copied': 'Copied',
  'common.copyFailed': 'Copying failed. Select the text and copy it.',
  'common.opensNewWindow': '(opens in a new window)',
  'common.none': 'none',
  'common.loading': 'Loading release readiness',
  'common.notice': 'Notice',

  'header.blockedBy': 'What blocks',
  'header.evaluated': 'Evaluated {{age}}',
  'header.refresh': 'Check again now',
  'header.refreshNotAllowed':
    'You cannot start a refresh for this service; it is checked again automatically.',
  'header.staleNotice':
    'The page could not be updated; it shows the last known state.',

  'refresh.progress':
    'Asking the sources again: {{done}} of {{total}} answered',
  'refresh.started': 'Asking the sources again',
  'refresh.done': 'All sources have answered',
  'refresh.doneWithFailures_one': 'Done; {{count}} source did not answer',
  'refresh.doneWithFailures_other': 'Done; {{count}} sources did not answer',
  'refresh.tooOften':
    'This service was refreshed a moment ago. Try again in a minute; changes also show up on their own.',
  'refresh.forbidden': 'You may not start a refresh for this service.',
  'refresh.failed': 'The refresh could not be started: {{reason}}',

  'checks.heading': 'Checks',
  'checks.onlyBlocking': 'Only what blocks',
  'checks.search': 'Search checks',
  'checks.noMatch': 'No check matches the filter.',
  'checks.nothingBlocking': 'Nothing keeps this service from being released.',
  'checks.clearFilter': 'Show all checks',
  'checks.count': '{{outcome}}: {{total}}',
  'checks.blocks': 'Blocks',
  'checks.shown': '{{shown}} of {{total}} checks shown',
  'check.about': 'What it looks at',
  'check.section': 'Release standard',
  'check.sectionNumber': '§ {{section}}',
  'check.findings': 'What was found',
  'check.noFindings': 'The check reports no individual findings.',
  'check.finding': 'Finding',
  'check.subject': 'Where',
  'check.observed': 'Observed',
  'check.expected': 'Expected',
  'check.seenIn': 'Seen in',
  'check.notGiven': '–',
  'check.howToFix': 'How to fix it',
  'check.evidence': 'Evidence',
  'check.evidenceAge': 'seen {{age}}',
  'check.evidenceUnavailable': 'not available',
  'check.evidenceLast': 'last seen {{age}}',
  'check.evidenceNone': 'The check read no evidence.',
  'check.outcomeLasting': '{{outcome}} for {{time}}',
  'check.fact': 'Fact',
  'check.source': 'Source',
  'check.state': 'State',
  'check.openKubernetes': '{{title}} on the Kubernetes tab',

  'parity.heading': 'Environments side by side',
  'parity.caption':
    'What runs in each environment; a row is marked where staging and production differ and must not',
  'parity.onlyDrift': 'Only differences',
  'parity.aspect': 'Aspect',
  'parity.aspects.autoscaler': 'Autoscaler, from–to',
  'parity.aspects.config-keys': 'Configuration keys',
  'parity.aspects.image-digest': 'Image digest',
  'parity.aspects.jvm-options': 'JVM options',
  'parity.aspects.replicas': 'Ready replicas',
  'parity.aspects.storage-classes': 'Storage classes',
  'parity.aspects.requests': 'Request: {{resource}}',
  'parity.aspects.limits': 'Limit: {{resource}}',
  'parity.drift': 'Differs',
  'parity.noDrift': 'Staging and production agree where they must.',
  'parity.driftCount_one':
    '{{count}} row differs between staging and production',
  'parity.driftCount_other':
    '{{count}} rows differ between staging and production',
  'parity.absentValue': 'not there',
  'parity.unknownValue': 'unknown',
  'parity.environment.running': 'running',
  'parity.environment.absent': 'not running there',
  'parity.environment.unavailable': 'unknown',
  'parity.empty': 'Nothing has been seen in any environment yet.',
  'parity.region': 'Environments side by side, scrolls sideways',

  'versions.heading': 'Candidate and production',
  'versions.candidate': 'Candidate on staging',
  'versions.production': 'In production',
  'versions.same': 'Production runs what staging runs.',
  'versions.different': 'Staging runs another version than production.',
  'versions.incomparable':
    'They cannot be compared while one of them is not known.',
  'versions.commit': 'Commit',
  'versions.digests': 'Running digests',
  'versions.images': 'Images',
  'versions.notSeen': 'Nothing is known to run there.',
  'versions.origin.annotation': 'from the annotation of the workload',
  'versions.origin.deployment': 'from the deployment on GitHub',
  'versions.origin.tag': 'from the image tag',
  'versions.problem.not-running': 'Nothing runs there, so there is no commit.',
  'versions.problem.no-evidence':
    'No annotation, deployment or tag says which commit this is.',
  'versions.problem.disagreement':
    'The traces disagree about the commit, so none counts:',
  'versions.considered.annotation': 'annotation of the workload',
  'versions.considered.deployment': 'deployment on GitHub',
  'versions.considered.tag': 'image tag',

  'sources.heading': 'Sources of evidence',
  'sources.down':
    '{{title}} does not answer. Checks that need it turn unknown; nothing turns green.',
  'sources.downCount_one': '{{count}} source does not answer',
  'sources.downCount_other': '{{count}} sources do not answer',
  'sources.allHealthy': 'All sources answer.',
  'sources.status.healthy': 'answers',
  'sources.status.failing': 'does not answer',
  'sources.status.unsupported': 'cannot be collected',
  'sources.status.pending': 'not asked yet',
  'sources.lastSuccess': 'last answer {{age}}',
  'sources.never': 'never answered yet',
  'sources.failures_one': '{{count}} failed attempt',
  'sources.failures_other': '{{count}} failed attempts in a row',
  'sources.nextAttempt': 'next attempt {{age}}',
  'sources.budget': '{{remaining}} of {{limit}} requests left, renewed {{age}}',
  'sources.hidden':
    'You may not see the health of the sources; the evidence of each check says what is missing.',
  'sources.none': 'No source is configured.',
  'sources.failed': 'The health of the sources could not be loaded.',
  'sources.show': 'Show all sources',
  'sources.hide': 'Hide sources',

  'problems.heading': 'The mapping of this service needs attention',
  'problems.path': 'At {{path}}',
  'problems.fix': 'What would be right',

  'state.notCollectedTitle': 'No evidence has been collected yet',
  'state.notCollectedDescription':
    'The service is known, and the sources will be asked soon. The first result usually shows within a minute; this page updates automatically.',
  'state.notConfiguredTitle':
    'Release readiness does not know this service yet',
  'state.notConfiguredDescription':
    'The catalog does not say where this service runs and where its code is. Add these annotations to its catalog-info.yaml:',
  'state.notConfiguredSnippet': 'Annotations to add',
  'state.notConfiguredPartly':
    'The catalog does not say where this service runs and where its code is, so its checks stay unknown. Add these annotations to its catalog-info.yaml:',
  'state.notAllowedTitle': 'You may not see this scorecard',
  'state.notAllowedDescription':
    'Your account lacks the permission release-readiness.scorecard.read for this service. Ask the owner of the portal or of the service.',
  'state.notFoundTitle': 'There is no scorecard for this service',
  'state.notFoundDescription':
    'Either it has not been collected yet, or you may not see it. This page checks again automatically.',
  'state.errorTitle': 'Release readiness could not be loaded',
  'state.errorDescription': 'The portal answered: {{reason}}',
  'state.partlyUnknown_one':
    '{{count}} check is unknown because evidence is missing.',
  'state.partlyUnknown_other':
    '{{count}} checks are unknown because evidence is missing.',
  'state.partlyUnknownSources': 'What is missing would come from: {{sources}}.',

  'card.title': 'Release readiness',
  'card.open': 'Open the scorecard',
  'card.areas': 'Areas',
  'card.blockers': 'What blocks',

  'page.subtitle':
    'Which services may be released, and what holds back the others',
  'page.search': 'Search by name',
  'page.owner': 'Owner',
  'page.system': 'System',
  'page.filters': 'Filters',
  'page.verdictFilter': 'Filter by verdict',
  'page.verdictChip': '{{verdict}}: {{total}}',
  'page.allServices': 'All: {{total}}',
  'page.resetFilters': 'Reset filters',
  'page.caption': 'Services with their verdict, areas and what blocks',
  'page.column.title': 'Service',
  'page.column.verdict': 'Verdict',
  'page.column.areas': 'Areas',
  'page.column.blocked': 'Blocking checks not met',
  'page.column.owner': 'Owner',
  'page.column.system': 'System',
  'page.column.since': 'Unchanged for',
  'page.empty': 'No service matches the filters.',
  'page.emptyAllTitle': 'There are no services to show yet',
  'page.emptyAllDescription':
    'A service shows here when it is in the catalog as a Component of type service, you may see it, and it has been checked once.',
  'page.notAllowedTitle': 'You may not see scorecards',
  'page.notAllowedDescription':
    'Your account lacks the permission release-readiness.scorecard.read. Ask the owner of the portal.',
  'page.rowsPerPage': 'Services per page',
  'page.range': '{{from}}–{{to}} of {{total}}',
  'page.previous': 'Previous page',
  'page.next': 'Next page',
  'page.results_one': '{{count}} service',
  'page.results_other': '{{count}} services',
  'page.areaOrder': 'Areas from left to right: {{areas}}',
  'page.areasOf': 'Areas of {{title}}',
  'page.region': 'Services, scrolls sideways',
  'page.updating': 'Loading services',
} as const;

/** Keys of the interface's own texts. */
export type MessageKey = keyof typeof englishMessages;
