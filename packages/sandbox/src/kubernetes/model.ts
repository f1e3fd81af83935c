import { ScenarioClock } from '../clock';
import { SandboxServer } from '../http';

/** One entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

/** Metadata of a Kubernetes object, as far as the simulated server reads it. */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
  [field: string]: unknown;
}

/** One entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  /** May be left out in the start state. */
  uid?: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** A manifest: any object of any kind, as it stands in a YAML file. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** Whom a bearer token stands for and what they may do. */
export interface TokenIdentity {
  user: string;
  groups?: string[];
  /**
   * - `none`: may ask `/version` and discovery only;
   * - `read`: get, list, watch of everything but Secrets;
   * - `write`: everything.
   */
  access: 'none' | 'read' | 'write';
  /** Narrows `access` to these resources (plural names, such as `pods`); absent: all. */
  resources?: string[];
}

/** What a simulated cluster starts with. */
export interface KubernetesOptions {
  /** Name for people, such as `prod`. */
  name: string;
  /**
   * The start state. An object is taken as it is, with its back-dated
   * `creationTimestamp`, `managedFields` and `status`; what is missing is
   * filled as a server fills it.
   *
   * A Deployment, ReplicaSet, StatefulSet or Pod that comes without `status` is
   * brought to life at once and in the past: its ReplicaSet and ready pods
   * exist from the start, with times of its newest `managedFields` entry, else
   * of its `creationTimestamp` (absent: 30 days ago). One that comes with
   * `status` is left alone until it, or what it owns, changes. Owners may be
   * given without `uid`: the server finds them by kind and name. Namespaces
   * that objects name exist.
   */
  objects: KubernetesObject[];
  /** By token text. */
  tokens: Record<string, TokenIdentity>;
  clock: ScenarioClock;
  /** 0 or absent: a free one. */
  port?: number;
  /** What `/version` answers as `gitVersion`. Default `v1.35.4`. */
  version?: string;
  /** Changes kept for watches and continue tokens; older ones answer 410. Default 1000. */
  historyLimit?: number;
  /**
   * Where resource versions begin. Default 1000. A cluster that takes another's
   * place at the same address begins above it, so that watches from before get 410.
   */
  firstResourceVersion?: number;
  /** Groups whose CustomResourceDefinitions this cluster lacks, such as `argoproj.io`. */
  absentGroups?: string[];
  /**
   * Digest (`sha256:…`) that an image without one stands for in this cluster;
   * undefined: one derived from the reference.
   */
  digestOf?: (image: string) => string | undefined;
  /** Manager in `managedFields` of start objects that have none. Default `continuous-delivery`. */
  startManager?: string;
  /** Scenario time until a started pod is ready. Default `'20s'`. */
  readyAfter?: string;
}

/** A running simulated cluster. */
export interface KubernetesSandbox extends SandboxServer {
  readonly name: string;
  /**
   * Forgets the history of changes: every watch from an older resource version,
   * and every continue token, answers 410. Watches that are open receive an
   * ERROR event with 410 and end.
   */
  expireHistory(): void;
  /** Ends open watches, as an API server does when it restarts. */
  dropWatches(): void;
  /** Calls back after each change; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** Replaces the tokens that are accepted, so that a token can be revoked. */
  setTokens(tokens: Record<string, TokenIdentity>): void;
  /**
   * The objects as stored now, without going through HTTP; for the control API.
   * Changes are made through HTTP only.
   */
  objects(kind?: string): KubernetesObject[];
}
