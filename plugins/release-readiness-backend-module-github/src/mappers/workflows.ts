import type { WorkflowFile } from '@release-readiness/backstage-plugin-release-readiness-node';
import { parseDocument } from 'yaml';
import type { WorkflowParser } from '../workflows/workflowParser';
import { plainText } from './text';
import { TokenReader } from './TokenReader';

/** A workflow file as it stands in the repository. */
export interface WorkflowSource {
  /** `.github/workflows/ci.yaml`. */
  path: string;
  url: string;
  /** Absent when GitHub did not send it: too large, or not text. */
  text?: string;
}

/** Larger files are not parsed; GitHub itself takes at most this. Characters. */
const maximumFileLength = 512 * 1024;
const errorLength = 300;
/** Uses of YAML anchors, those inside anchored parts multiplied. */
const maximumAliases = 100;
const maximumErrors = 20;

/** A stand-in for the parser's log. */
const silent = { error() {}, info() {}, verbose() {} };

/** A workflow file in the product's words. What is wrong with it is part of the fact. */
export async function mapWorkflow(
  parser: WorkflowParser,
  { path, url, text }: WorkflowSource,
): Promise<WorkflowFile> {
  const nothing = (error: string): WorkflowFile => ({
    path,
    url,
    triggers: [],
    jobs: [],
    errors: [plainText(error, errorLength)],
  });
  if (text === undefined || text.length > maximumFileLength) {
    return nothing(`${path}: the file is too large to be read, or not text`);
  }
  try {
    refuseAliasBombs(text);
    const { context, value } = parser.parseWorkflow(
      { name: path, content: text },
      silent,
    );
    // finds what the schema can't: unknown or circular needs
    if (value) {
      await parser.convertWorkflowTemplate(context, value);
    }
    const reader = new TokenReader(parser);
    const name = value && reader.text(reader.field(value, 'name'));
    return {
      path,
      ...(name && { name: plainText(name, 200) }),
      url,
      triggers: value ? reader.names(reader.field(value, 'on')) : [],
      jobs: value ? reader.jobs(value) : [],
      errors: context.errors
        .getErrors()
        .slice(0, maximumErrors)
        .map(({ message }) => plainText(message, errorLength)),
    };
  } catch (error) {
    return nothing(
      `${path}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/**
 * GitHub's parser follows every alias, however many they become; this library
 * counts them first.
 *
 * @throws Error when the aliases multiply
 */
function refuseAliasBombs(text: string): void {
  if (/(^|[\s[{,:-])\*/m.test(text)) {
    parseDocument(text, { logLevel: 'silent' }).toJS({
      maxAliasCount: maximumAliases,
    });
  }
}
