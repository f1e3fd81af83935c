import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useEffect, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { releaseReadinessTranslationRef } from '../../translation';
import type { PageQuery } from './usePageQuery';

/** The server is asked when typing pauses for so long. */
export const searchPause = 300;

const useStyles = makeStyles(
  theme => ({
    filters: {
      padding: theme.spacing(1.5, 2),
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1.5),
    },
    field: { flex: '1 1 200px', maxWidth: 320 },
  }),
  { name: 'ReleaseReadinessFilters' },
);

/** `group:default/payments` as people say it: `payments`. */
export function shortReference(reference: string, defaultKind: string): string {
  try {
    return humanizeEntityRef(parseEntityRef(reference), { defaultKind });
  } catch {
    // A value that is no reference is shown as it is.
    return reference;
  }
}

interface ReferenceFilterProps {
  label: string;
  kind: string;
  options: string[];
  chosen: string[];
  onChoose(values: string[]): void;
}

const ReferenceFilter = ({
  label,
  kind,
  options,
  chosen,
  onChoose,
}: ReferenceFilterProps) => (
  <Autocomplete
    className={useStyles().field}
    multiple
    size="small"
    // What the address asks for may be gone from the server's choices.
    options={[...new Set([...options, ...chosen])]}
    value={chosen}
    getOptionLabel={reference => shortReference(reference, kind)}
    onChange={(_event, values) => onChoose(values)}
    renderInput={parameters => (
      <TextField {...parameters} variant="outlined" label={label} />
    )}
  />
);

export interface PageFiltersProps {
  query: PageQuery;
  facets: { owners: string[]; systems: string[] };
  onChange(changes: Partial<PageQuery>): void;
  onReset(): void;
}

/** Which services to show. */
export const PageFilters = ({
  query,
  facets,
  onChange,
  onReset,
}: PageFiltersProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [typed, setTyped] = useState(query.search);
  useEffect(() => setTyped(query.search), [query.search]);
  useDebounce(
    () => {
      if (typed !== query.search) onChange({ search: typed });
    },
    searchPause,
    [typed],
  );
  const filtered =
    Boolean(query.search) ||
    query.verdicts.length + query.owners.length + query.systems.length > 0;
  return (
    <Paper
      className={classes.filters}
      role="search"
      aria-label={t('page.filters')}
    >
      <TextField
        className={classes.field}
        type="search"
        size="small"
        variant="outlined"
        label={t('page.search')}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        inputProps={{ 'aria-label': t('page.search') }}
      />
      <ReferenceFilter
        label={t('page.owner')}
        kind="group"
        options={facets.owners}
        chosen={query.owners}
        onChoose={owners => onChange({ owners })}
      />
      <ReferenceFilter
        label={t('page.system')}
        kind="system"
        options={facets.systems}
        chosen={query.systems}
        onChoose={systems => onChange({ systems })}
      />
      {filtered && (
        <Button size="small" onClick={onReset}>
          {t('page.resetFilters')}
        </Button>
      )}
    </Paper>
  );
};
