import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';

const isReference = (text: string) => {
  try {
    return Boolean(parseEntityRef(text));
  } catch {
    return false;
  }
};

export interface EntityReferenceProps {
  /** `user:default/lin.wei`, or a name that the catalog does not know. */
  reference: string;
  kind: string;
}

/** Leads to the entity; plain text for what is no reference. */
export const EntityReference = ({ reference, kind }: EntityReferenceProps) =>
  isReference(reference) ? (
    <EntityRefLink entityRef={reference} defaultKind={kind} hideIcon />
  ) : (
    <>{reference}</>
  );

/** A user of the catalog, or an account elsewhere. */
export const Person = ({ reference }: { reference: string }) => (
  <EntityReference reference={reference} kind="user" />
);

/** Users of the catalog, one after the other. */
export const People = ({ references }: { references: string[] }) => (
  <>
    {references.map((reference, index) => (
      <span key={reference}>
        {index > 0 && ', '}
        <Person reference={reference} />
      </span>
    ))}
  </>
);
