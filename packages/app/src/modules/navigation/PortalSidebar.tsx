import {
  Link,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  sidebarConfig,
} from '@backstage/core-components';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { makeStyles } from '@material-ui/core/styles';
import MenuIcon from '@material-ui/icons/Menu';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUser';

const useStyles = makeStyles(theme => ({
  logo: {
    width: sidebarConfig.drawerWidthClosed,
    height: 2 * sidebarConfig.logoHeight,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    color: theme.palette.navigation.selectedColor,
  },
  // Backstage cuts labels at 110 px; the open sidebar has room for more.
  items: {
    display: 'contents',
    '& [class*="BackstageSidebarItem-label"]': { flex: 1, width: 'auto' },
    '& [class*="BackstageSidebarItem-secondaryAction"]': {
      width: 'auto',
      marginRight: theme.spacing(1),
    },
  },
}));

/** Its other pages have items of their own, so only itself is selected. */
const PAGE_WITH_ITEMS_BELOW = '/release-readiness';

export const PortalSidebar = ({ navItems }: NavContentComponentProps) => {
  const classes = useStyles();
  const items = navItems.withComponent(item => (
    <SidebarItem
      icon={() => item.icon}
      to={item.href}
      text={item.title}
      end={item.href === PAGE_WITH_ITEMS_BELOW}
    />
  ));
  // The sidebar has its own item for notifications, with the number unread.
  items.take('page:notifications');
  return (
    <Sidebar>
      <div className={classes.items}>
        <Link to="/" className={classes.logo} aria-label="Home">
          <VerifiedUserIcon />
        </Link>
        <SidebarDivider />
        <SidebarGroup label="Menu" icon={<MenuIcon />}>
          {items.take('page:catalog')}
          {items.take('page:release-readiness')}
          {items.take('page:release-readiness/promotions')}
          <SidebarDivider />
          <SidebarScrollWrapper>
            {items.rest({ sortBy: 'title' })}
          </SidebarScrollWrapper>
        </SidebarGroup>
        <SidebarSpace />
        <SidebarDivider />
        <NotificationsSidebarItem />
        <SidebarDivider />
        <SidebarGroup
          label="Settings"
          icon={<UserSettingsSignInAvatar />}
          to="/settings"
        >
          {items.take('page:user-settings')}
        </SidebarGroup>
      </div>
    </Sidebar>
  );
};
