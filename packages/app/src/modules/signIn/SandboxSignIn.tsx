import { Content, Header, InfoCard, Page } from '@backstage/core-components';
import Grid from '@material-ui/core/Grid';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import ListItemText from '@material-ui/core/ListItemText';
import Typography from '@material-ui/core/Typography';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import type { SandboxUser } from './sandboxUsers';

export interface SandboxSignInProps {
  title: string;
  users: Map<string, SandboxUser[]>;
  onChoose(user: SandboxUser): void;
}

export const SandboxSignIn = (props: SandboxSignInProps) => (
  <Page themeId="home">
    <Header title={props.title} subtitle="Sandbox company · no password" />
    <Content>
      <Typography paragraph>
        Choose a person to sign in as. Everybody here belongs to the simulated
        company; what you see and may do depends on the role.
      </Typography>
      <Grid container spacing={2} alignItems="stretch">
        {[...props.users].map(([role, people]) => (
          <Grid item key={role} xs={12} sm={6} md={4} lg={3}>
            <InfoCard title={role} variant="gridItem" noPadding>
              <List aria-label={role} dense>
                {people.map(person => (
                  <li key={person.entityRef}>
                    <ListItem
                      button
                      component="button"
                      style={{ width: '100%', textAlign: 'left' }}
                      onClick={() => props.onChoose(person)}
                    >
                      <ListItemText
                        primary={person.name}
                        secondary={person.team}
                      />
                      <ChevronRightIcon aria-hidden color="action" />
                    </ListItem>
                  </li>
                ))}
              </List>
            </InfoCard>
          </Grid>
        ))}
      </Grid>
    </Content>
  </Page>
);
