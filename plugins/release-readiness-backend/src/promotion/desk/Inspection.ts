import type {
  ChangeCategory,
  PromotionSubject,
  ReleaseDiffView,
  SignOffRole,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CategoryProposal } from '../category';
import type { Membership } from '../quorum';

/** What a person decides about a release. */
export interface ReleaseChoice {
  category: ChangeCategory;
  /** Why the old code can live with the new migrations, where it can. */
  migrationsCompatible?: string;
}

/** What would be released now: what runs on staging, frozen by the choice. */
export interface CandidateRelease {
  freeze(choice: ReleaseChoice): PromotionSubject;
  proposal: CategoryProposal;
  diff: ReleaseDiffView;
  /** Users of the catalog where they are known, else accounts at the forge. */
  commitAuthors: string[];
  imageBuilder?: string;
  /** A change record to start from, in English. */
  draft: { title: string; content: string; impact: string };
}

/** A service as a release sees it. */
export interface Inspection {
  service: ServiceDescriptor;
  candidate?: CandidateRelease;
  /** Why there is no candidate that could be promoted. */
  problems: TextReference[];
}

/** Finds out what would be released. Reads stored facts and the repository. */
export interface ReleaseInspector {
  /** @returns undefined for what is no service of the catalog */
  inspect(
    entityRef: string,
    options: { signal: AbortSignal },
  ): Promise<Inspection | undefined>;
}

/** Who may decide about a service, by groups of the catalog. */
export interface RoleDirectory {
  /** Everybody who holds an approver's role for the service now (§2.2). */
  membership(service: ServiceDescriptor): Promise<Membership>;
  /** Everybody who may sign off, by role (§2.3). */
  signOffMembership(
    service: ServiceDescriptor,
  ): Promise<Readonly<Record<string, readonly SignOffRole[]>>>;
  /** Groups and users that are paged. */
  readonly onCall: readonly string[];
  /** The people behind {@link onCall} now. */
  onCallMembers(): Promise<ReadonlySet<string>>;
}
