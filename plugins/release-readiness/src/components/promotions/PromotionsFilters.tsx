import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Switch from '@material-ui/core/Switch';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { promotionStateNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';
import { releaseReadinessApiRef } from '../../api';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { shortName } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { isFiltered } from './usePromotionsQuery';
import type { PromotionsQuery } from './usePromotionsQuery';

/** The server is asked when typing pauses for so long. */
const searchPause = 300;

/** Services to choose from at a time. */
const shownServices = 20;

const useStyles = makeStyles(
  theme => ({
    filters: {
      padding: theme.spacing(1.5, 2),
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1.5),
    },
    field: { flex: '1 1 220px', maxWidth: 380 },
  }),
  { name: 'ReleaseReadinessPromotionsFilters' },
);

interface ServiceFilterProps {
  chosen: string[];
  onChoose(services: string[]): void;
}

/** Chooses among the services that have a scorecard. */
const ServiceFilter = ({ chosen, onChoose }: ServiceFilterProps) => {
  const classes = useStyles();
  const api = useApi(releaseReadinessApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useDebounce(() => setSearch(typed), searchPause, [typed]);
  const { value: found = [] } = useAsync(async () => {
    const { items } = await api.listScorecards({
      search: search || undefined,
      sort: { field: 'title', direction: 'asc' },
      limit: shownServices,
    });
    return items.map(({ entityRef }) => entityRef);
  }, [api, search]);
  return (
    <Autocomplete
      className={classes.field}
      multiple
      size="small"
      options={[...new Set([...chosen, ...found])]}
      filterSelectedOptions
      value={chosen}
      getOptionLabel={shortName}
      onInputChange={(_event, text) => setTyped(text)}
      onChange={(_event, services) => onChoose(services)}
      renderInput={parameters => (
        <TextField
          {...parameters}
          variant="outlined"
          label={t('promotions.service')}
        />
      )}
    />
  );
};

export interface PromotionsFiltersProps {
  query: PromotionsQuery;
  onChange(changes: Partial<PromotionsQuery>): void;
  onReset(): void;
}

/** Which promotions to show. */
export const PromotionsFilters = ({
  query,
  onChange,
  onReset,
}: PromotionsFiltersProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const toggle = (name: 'active' | 'awaitingMe') => (
    <FormControlLabel
      control={
        <Switch
          color="primary"
          checked={query[name]}
          onChange={(_event, checked) => onChange({ [name]: checked })}
        />
      }
      label={t(`promotions.${name}`)}
    />
  );
  return (
    <Paper
      className={classes.filters}
      role="search"
      aria-label={t('promotions.filters')}
    >
      {toggle('active')}
      {toggle('awaitingMe')}
      <Autocomplete
        className={classes.field}
        multiple
        size="small"
        options={[...promotionStateNames]}
        filterSelectedOptions
        value={query.states}
        getOptionLabel={words.state}
        onChange={(_event, states) => onChange({ states })}
        renderInput={parameters => (
          <TextField
            {...parameters}
            variant="outlined"
            label={t('promotions.state')}
          />
        )}
      />
      <ServiceFilter
        chosen={query.services}
        onChoose={services => onChange({ services })}
      />
      {isFiltered(query) && (
        <Button size="small" onClick={onReset}>
          {t('promotions.reset')}
        </Button>
      )}
    </Paper>
  );
};
