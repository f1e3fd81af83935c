import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import MenuItem from '@material-ui/core/MenuItem';
import type { ErrorLike } from '@backstage/errors';
import type {
  PromotionDetails,
  PromotionVerb,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import { promotionsApiRef } from '../../api';
import { newIdempotencyKey } from '../../api/newIdempotencyKey';
import { useEvidenceWait } from '../../hooks/useEvidenceWait';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { useSubmission } from '../../hooks/useSubmission';
import { shortHash } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { ConfirmDialog } from '../common/ConfirmDialog';
import { FormField } from '../common/FormField';
import { nameOfVerb, textOfVerb, toCommand } from './commands';
import type { CommandInput } from './commands';

export interface CommandDialogProps {
  /** As the person saw it when the dialog opened. */
  promotion: PromotionDetails;
  verb: PromotionVerb;
  onClose(): void;
  /** It was done; a rollback is a promotion of its own. */
  onDone(result: PromotionDetails): void;
  /** The promotion had moved on; nothing was done. */
  onMovedOn(error: ErrorLike): void;
}

/** Asks for what a verb needs, and does it. */
export const CommandDialog = ({
  promotion: current,
  verb,
  onClose,
  onDone,
  onMovedOn,
}: CommandDialogProps) => {
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  // What the person decides about is what was there when the dialog opened.
  const [promotion] = useState(current);
  const openRoles = promotion.signOffRoles.filter(
    role => !promotion.signOffs.some(signOff => signOff.role === role),
  );
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [input, setInput] = useState<CommandInput>({
    text: '',
    role: openRoles[0],
    incident: '',
    secondPerson: '',
  });
  const { sending, error, submit } = useSubmission(onMovedOn);
  const evidence = useEvidenceWait();
  const change = (changes: Partial<CommandInput>) =>
    setInput(previous => ({ ...previous, ...changes }));

  const text = textOfVerb[verb];
  const required = text === 'reason' || text === 'comment';
  const named = nameOfVerb(verb, promotion.state);
  const command =
    verb === 'roll-back' ? undefined : toCommand(verb, promotion, input);
  const reason = input.text.trim();

  const send = () => {
    if (verb === 'roll-back') {
      return api.rollBackPromotion(promotion.id, { idempotencyKey, reason });
    }
    return command
      ? evidence.ask(() => api.actOnPromotion(promotion.id, command))
      : Promise.reject(new Error(t('field.required')));
  };

  return (
    <ConfirmDialog
      title={t(`confirm.${named}`, { title: promotion.title })}
      text={t(`effect.${named}`, { commit: shortHash(promotion.commit) })}
      confirm={t(`verb.${named}`)}
      sending={sending}
      error={error}
      waiting={
        evidence.state === 'none' ? undefined : t('field.collectingEvidence')
      }
      // What is on its way can't be taken back.
      closable={!sending || evidence.state === 'pausing'}
      incomplete={verb === 'roll-back' ? !reason : !command}
      onClose={onClose}
      onConfirm={() => submit(send, onDone)}
    >
      {verb === 'sign-off' && (
        <FormField
          select
          required
          label={t('field.signOffRole')}
          value={input.role ?? ''}
          onChange={event =>
            change({
              role: openRoles.find(role => role === event.target.value),
            })
          }
        >
          {openRoles.map(role => (
            <MenuItem key={role} value={role}>
              {words.signOffRole(role)}
            </MenuItem>
          ))}
        </FormField>
      )}
      {text !== 'none' && (
        <FormField
          multiline
          minRows={2}
          required={required}
          label={t(text === 'reason' ? 'field.reason' : 'field.comment')}
          value={input.text}
          onChange={event => change({ text: event.target.value })}
          inputProps={{ maxLength: 2000 }}
        />
      )}
      {verb === 'break-glass' && (
        <>
          <FormField
            label={t('field.incident')}
            helperText={t('field.incidentHint')}
            value={input.incident}
            onChange={event => change({ incident: event.target.value })}
          />
          <FormField
            select
            label={t('field.secondPerson')}
            helperText={t('field.secondPersonHint')}
            value={input.secondPerson}
            onChange={event => change({ secondPerson: event.target.value })}
            SelectProps={{ displayEmpty: true }}
            InputLabelProps={{ shrink: true }}
          >
            <MenuItem value="">{t('field.nobody')}</MenuItem>
            {promotion.secondPeople.map(person => (
              <MenuItem key={person} value={person}>
                <EntityDisplayName entityRef={person} hideIcon />
              </MenuItem>
            ))}
          </FormField>
        </>
      )}
    </ConfirmDialog>
  );
};
