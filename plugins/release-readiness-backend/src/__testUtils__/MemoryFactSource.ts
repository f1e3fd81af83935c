import {
  factIn,
  factOf,
  type CollectionContext,
  type Fact,
  type FactKind,
  type FactReference,
  type FactSource,
  type FactSourceHost,
  type PublishedFact,
  type ServiceDescriptor,
  type SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { environmentNames } from '@release-readiness/backstage-plugin-release-readiness-common';

/**
 * A source whose upstream is a map in memory: a test sets values and failures
 * and sees what was asked.
 */
export class MemoryFactSource implements FactSource {
  readonly passes: { target: string; only?: readonly string[] }[] = [];
  host: FactSourceHost | undefined;
  /** Thrown by `collect` while set. */
  failure: Error | undefined;
  /** Awaited by `collect` before it publishes. */
  gate: Promise<void> | undefined;
  watch?: FactSource['watch'];
  private readonly values = new Map<string, unknown>();

  constructor(
    readonly id: string,
    readonly kinds: readonly FactKind<unknown>[],
    public targetList: SourceTarget[] = [{ id: 'main', title: 'Main' }],
    private readonly mapping: FactSource['targetOf'] = () => 'main',
  ) {}

  set<T>(entityRef: string, reference: FactReference<T>, value: T): void {
    this.values.set(`${entityRef} ${reference.key}`, value);
  }

  async start(host: FactSourceHost): Promise<void> {
    this.host = host;
  }

  async targets(): Promise<SourceTarget[]> {
    return this.targetList;
  }

  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined {
    return this.mapping(service, reference);
  }

  async collect(
    target: SourceTarget,
    context: CollectionContext,
  ): Promise<void> {
    this.passes.push({
      target: target.id,
      ...(context.only ? { only: context.only } : {}),
    });
    await this.gate;
    if (this.failure) throw this.failure;
    await context.publish(this.factsOf(target, context));
  }

  /** What a pass over the target publishes now. */
  factsOf(target: SourceTarget, context: CollectionContext): PublishedFact[] {
    return context
      .services()
      .filter(({ entityRef }) => context.only?.includes(entityRef) ?? true)
      .flatMap(service =>
        this.references()
          .filter(reference => this.mapping(service, reference) === target.id)
          .map(reference => ({
            entityRef: service.entityRef,
            reference,
            fact: this.factOf(service.entityRef, reference, target, context),
          })),
      );
  }

  private references(): FactReference<unknown>[] {
    return this.kinds.flatMap(kind =>
      kind.scope === 'service'
        ? [factOf(kind)]
        : environmentNames.map(name => factIn(kind, name)),
    );
  }

  private factOf(
    entityRef: string,
    reference: FactReference<unknown>,
    target: SourceTarget,
    context: CollectionContext,
  ): Fact<unknown> {
    const key = `${entityRef} ${reference.key}`;
    return this.values.has(key)
      ? {
          status: 'known',
          value: this.values.get(key),
          observedAt: context.now().toISOString(),
          origin: { source: this.id, target: target.id },
        }
      : {
          status: 'unavailable',
          reason: {
            key: 'general.unavailable.not-found',
            params: { what: reference.key },
          },
        };
  }
}
