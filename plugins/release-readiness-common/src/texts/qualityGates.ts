import type { CheckDescriptor } from '../checks';

/** Words of the checks of the quality gates (§3), by check id. */
export const qualityGatesTexts = {
  'pipeline-stages': {
    en: {
      title: 'The pipeline has all stages in the right order',
      description:
        'Code check, test, build, scan, deploy and verify, as the workflows at the commit of the candidate have them. Jobs are put in order by needs; called workflows are followed.',
      remediation:
        'Add the missing stage, and let each stage need the one before it.',
      messages: {
        present: 'Stage {{stage}} is there and in its place',
        missing: 'No job is the stage {{stage}}',
        'not-seen':
          'No job is the stage {{stage}}, but a part of the pipeline could not be read',
        'wrong-order': 'Job {{job}} does not wait for the stage {{before}}',
        'other-workflow':
          'Stage {{stage}} is in another workflow; its place in the order cannot be seen',
        'no-workflows': 'There is no workflow at the commit of the candidate',
        'summary-pass': '{{workflow}} has all six stages in order',
        'summary-fail': 'Stages are missing or do not wait for each other',
        snippet: 'Stages in their order',
      },
    },
    zh: {
      title: '流水线阶段齐全且顺序正确',
      description:
        '以候选版本所在提交中的工作流为准，应依次包含代码检查、测试、构建、扫描、部署和验证。作业顺序由 needs 确定，被调用的工作流也会追踪。',
      remediation: '补上缺失的阶段，并让每个阶段依赖（needs）前一个阶段。',
      messages: {
        present: '阶段 {{stage}} 存在且位置正确',
        missing: '没有作业属于阶段 {{stage}}',
        'not-seen': '没有作业属于阶段 {{stage}}，但流水线有一部分无法读取',
        'wrong-order': '作业 {{job}} 没有等待阶段 {{before}}',
        'other-workflow': '阶段 {{stage}} 在另一个工作流中，无法判断其顺序',
        'no-workflows': '候选版本所在提交中没有工作流',
        'summary-pass': '{{workflow}} 依次包含全部六个阶段',
        'summary-fail': '有阶段缺失，或阶段之间没有依次等待',
        snippet: '依次排列的各阶段',
      },
    },
  },
  'code-analysis': {
    en: {
      title: 'The code analysis found no critical issue',
      description:
        'The analysis of exactly the commit that runs on staging, by its check run or by code scanning. No finding without an analysis of this commit proves nothing.',
      remediation:
        'Fix the critical and blocker issues, or let the analysis run for the commit of the candidate.',
      messages: {
        passed: 'The analysis passed',
        failed: 'The analysis failed',
        running: 'The analysis is not finished',
        'no-verdict': 'The analysis came to no verdict',
        analysed: 'The commit was analysed, and nothing severe is open',
        alert: '{{tool}} reports {{rule}}',
        'not-analysed': '{{tool}} has not analysed the commit of the candidate',
        'analysis-error': 'The analysis by {{tool}} ended with an error',
        truncated: 'There are more checks than could be read',
        'not-strict':
          'The job succeeded, but nothing shows that it fails on severe findings',
        'no-evidence': 'No analysis of the commit of the candidate was found',
        'summary-pass': 'No critical or blocker issue in the candidate',
        'summary-fail_one':
          '{{count}} finding in the code analysis of the candidate',
        'summary-fail':
          '{{count}} findings in the code analysis of the candidate',
        snippet: 'Analysis that fails at its quality gate',
      },
    },
    zh: {
      title: '代码分析没有发现严重问题',
      description:
        '只看 staging 上运行的那个提交的分析结果，来自检查运行或代码扫描。没有针对该提交的分析，“没有问题”不能说明任何事情。',
      remediation:
        '修复严重（critical）和阻断（blocker）问题，或让分析针对候选版本的提交运行。',
      messages: {
        passed: '分析通过',
        failed: '分析未通过',
        running: '分析尚未完成',
        'no-verdict': '分析没有得出结论',
        analysed: '该提交已经过分析，没有未解决的严重问题',
        alert: '{{tool}} 报告 {{rule}}',
        'not-analysed': '{{tool}} 没有分析候选版本的提交',
        'analysis-error': '{{tool}} 的分析以错误结束',
        truncated: '检查数量过多，未能全部读取',
        'not-strict': '作业成功，但无法证明它会因严重问题而失败',
        'no-evidence': '没有找到针对候选版本提交的分析',
        'summary-pass': '候选版本没有严重或阻断问题',
        'summary-fail': '候选版本的代码分析有 {{count}} 处问题',
        snippet: '在质量门禁处失败的分析步骤',
      },
    },
  },
  'tests-passed': {
    en: {
      title: 'All tests of the candidate passed',
      description:
        'Every check of the candidate that is a test succeeded, and every required one is there. Skipped, cancelled or missing is not passed.',
      remediation:
        'Fix the failing test, run the skipped one, and remove what lets the pipeline go on without them.',
      messages: {
        passed: 'The test passed',
        failed: 'The test did not pass',
        running: 'The test is not finished',
        missing: 'The required test did not run',
        truncated: 'There are more checks than could be read',
        'no-tests': 'No check of the candidate is known to be a test',
        'summary-pass_one': '{{count}} test check of the candidate passed',
        'summary-pass': '{{count}} test checks of the candidate passed',
        'summary-fail_one':
          '{{count}} test check of the candidate did not pass',
        'summary-fail': '{{count}} test checks of the candidate did not pass',
        snippet: 'Test job that stops the pipeline when it fails',
      },
    },
    zh: {
      title: '候选版本的测试全部通过',
      description:
        '候选版本的每个测试检查都成功，且必需的测试检查齐全。跳过、取消或缺失都不算通过。',
      remediation:
        '修复失败的测试，运行被跳过的测试，并去掉让流水线绕过测试的设置。',
      messages: {
        passed: '测试通过',
        failed: '测试未通过',
        running: '测试尚未完成',
        missing: '必需的测试没有运行',
        truncated: '检查数量过多，未能全部读取',
        'no-tests': '候选版本的检查中没有可识别的测试',
        'summary-pass': '候选版本的 {{count}} 个测试检查全部通过',
        'summary-fail': '候选版本有 {{count}} 个测试检查未通过',
        snippet: '失败即中止流水线的测试作业',
      },
    },
  },
  'security-scan': {
    en: {
      title: 'The security scan found nothing severe',
      description:
        'The scan of image and dependencies of exactly the candidate passed, and no HIGH or CRITICAL finding is open. A scan that only reports does not prove it: its findings are read, or the workflow has to show that it fails on them.',
      remediation:
        'Update what is vulnerable and release again. Let the scan fail on HIGH and CRITICAL, and upload its report.',
      messages: {
        passed: 'The scan passed',
        failed: 'The scan failed',
        running: 'The scan is not finished',
        'no-verdict': 'The scan came to no verdict',
        analysed: 'The commit was scanned, and nothing severe is open',
        alert: '{{tool}} reports {{rule}}',
        'not-analysed': '{{tool}} has not scanned the commit of the candidate',
        'analysis-error': 'The scan by {{tool}} ended with an error',
        truncated: 'There are more checks than could be read',
        'not-strict':
          'The scan job succeeded, but nothing shows that it fails on HIGH and CRITICAL findings',
        'no-evidence': 'No scan of the commit of the candidate was found',
        'summary-pass': 'No HIGH or CRITICAL finding in the candidate',
        'summary-fail_one':
          '{{count}} finding in the security scan of the candidate',
        'summary-fail':
          '{{count}} findings in the security scan of the candidate',
        snippet: 'Scan that fails on HIGH and CRITICAL and uploads its report',
      },
    },
    zh: {
      title: '安全扫描没有发现高危问题',
      description:
        '候选版本的镜像和依赖扫描通过，且没有未解决的 HIGH 或 CRITICAL 问题。只报告而不阻断的扫描不能作为证明：要么读取其结果，要么由工作流证明它会因此失败。',
      remediation:
        '升级有漏洞的组件并重新发布。让扫描在 HIGH 和 CRITICAL 时失败，并上传报告。',
      messages: {
        passed: '扫描通过',
        failed: '扫描未通过',
        running: '扫描尚未完成',
        'no-verdict': '扫描没有得出结论',
        analysed: '该提交已经过扫描，没有未解决的高危问题',
        alert: '{{tool}} 报告 {{rule}}',
        'not-analysed': '{{tool}} 没有扫描候选版本的提交',
        'analysis-error': '{{tool}} 的扫描以错误结束',
        truncated: '检查数量过多，未能全部读取',
        'not-strict':
          '扫描作业成功，但无法证明它会因 HIGH 和 CRITICAL 问题而失败',
        'no-evidence': '没有找到针对候选版本提交的扫描',
        'summary-pass': '候选版本没有 HIGH 或 CRITICAL 问题',
        'summary-fail': '候选版本的安全扫描有 {{count}} 处问题',
        snippet: '在 HIGH 和 CRITICAL 时失败并上传报告的扫描步骤',
      },
    },
  },
  'test-coverage': {
    en: {
      title: 'Unit tests cover enough of the candidate',
      description:
        'The coverage that was measured for exactly the commit that runs on staging, not for the head of a branch.',
      remediation:
        "Keep a report of the unit tests that can be read (JaCoCo, Istanbul's summary, a Go profile, Cobertura), add tests until the candidate reaches the limit, and let the pipeline fail below it.",
      messages: {
        covered: 'Coverage of the candidate reaches the limit',
        'too-low': 'Coverage of the candidate is below the limit',
        'not-reported':
          'No artifact, check or status of the candidate reports a coverage',
        'not-all-read':
          'No artifact, check or status that was read reports a coverage, and there are more',
        'summary-pass': '{{percent}} % of the candidate is covered',
        'summary-fail':
          '{{percent}} % of the candidate is covered; {{limit}} % is asked for',
        snippet: 'Workflow steps that keep the report',
        'snippet-limit': 'Limit below which the build fails',
      },
    },
    zh: {
      title: '候选版本的单元测试覆盖率达标',
      description:
        '只看 staging 上运行的那个提交所测得的覆盖率，不看分支最新提交。',
      remediation:
        '保留一份可读取的单元测试报告（JaCoCo、Istanbul 摘要、Go 覆盖率文件或 Cobertura），补充测试直到候选版本达到下限，并让流水线在低于下限时失败。',
      messages: {
        covered: '候选版本的覆盖率达到下限',
        'too-low': '候选版本的覆盖率低于下限',
        'not-reported': '候选版本的制品、检查和状态都没有报告覆盖率',
        'not-all-read':
          '已读取的制品、检查和状态都没有报告覆盖率，而这些不是全部',
        'summary-pass': '候选版本的覆盖率为 {{percent}} %',
        'summary-fail': '候选版本的覆盖率为 {{percent}} %，要求 {{limit}} %',
        snippet: '保留覆盖率报告的工作流步骤',
        'snippet-limit': '低于即构建失败的下限',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
