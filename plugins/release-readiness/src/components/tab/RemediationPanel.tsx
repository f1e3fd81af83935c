import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import type { Remediation } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { EvidenceAnchor } from '../common/EvidenceAnchor';
import { Snippet } from '../common/Snippet';

export interface RemediationPanelProps {
  remediation: Remediation;
  texts: Texts;
  kubernetesTab?: string;
}

/** What to do, and text to do it with. */
export const RemediationPanel = ({
  remediation,
  texts,
  kubernetesTab,
}: RemediationPanelProps) => (
  <>
    <Typography variant="body2">
      {texts.text(remediation.message)}
      {remediation.link && (
        <>
          {' '}
          <EvidenceAnchor
            link={remediation.link}
            kubernetesTab={kubernetesTab}
          />
        </>
      )}
    </Typography>
    {remediation.snippets?.map((snippet, index) => (
      <Box key={index} mt={1}>
        <Snippet title={texts.text(snippet.title)} text={snippet.text} />
      </Box>
    ))}
  </>
);
