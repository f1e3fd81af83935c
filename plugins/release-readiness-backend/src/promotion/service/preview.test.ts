import { image } from '../testing/builders';
import { awaiting, requester } from '../testing/serviceSituations';
import { service, ServiceWorld } from '../testing/ServiceWorld';

describe('a preview', () => {
  it('says what would be released, and changes nothing', async () => {
    const world = new ServiceWorld();
    const preview = await world.service.preview(service.entityRef, requester);
    expect(preview).toMatchObject({
      title: 'Mall order',
      subject: { digests: image('b'), category: 'normal' },
      problems: [],
      guards: [{ id: 'lock', outcome: 'open' }],
      category: { proposed: 'normal' },
      window: { open: true, zone: 'UTC' },
      policy: { name: 'short', isStandard: false },
      request: { allowed: true, reasons: [] },
    });
    expect(await world.ports.store.list({ limit: 10 })).toEqual([]);
    expect(world.world.office.records.size).toBe(0);
  });

  it('names nobody as approver who may not approve', async () => {
    const world = new ServiceWorld();
    const { approvers } = await world.service.preview(
      service.entityRef,
      requester,
    );
    expect(approvers).toEqual({
      minor: [{ role: 'development-lead', candidates: [] }],
      normal: [
        {
          role: 'technical-lead',
          candidates: ['user:default/lead', 'user:default/lead2'],
        },
      ],
      major: [
        {
          role: 'technical-lead',
          candidates: ['user:default/lead', 'user:default/lead2'],
        },
        { role: 'product-lead', candidates: ['user:default/product'] },
        { role: 'operations-lead', candidates: ['user:default/ops'] },
      ],
    });
  });

  it.each<[string, ConstructorParameters<typeof ServiceWorld>[0], string]>([
    [
      'without a driver',
      { missing: [{ key: 'promotion.problem.no-driver' }] },
      'promotion.problem.no-driver',
    ],
    [
      'without a candidate',
      { problems: [{ key: 'promotion.release.no-candidate' }] },
      'promotion.release.no-candidate',
    ],
    [
      'while permissions are off',
      { permissionsEnabled: false },
      'promotion.refused.permissions-off',
    ],
    [
      'while the gate does not answer',
      { gateFails: () => true },
      'promotion.refused.gate-unavailable',
    ],
  ])('says why nothing can be requested %s', async (_, faults, key) => {
    const world = new ServiceWorld(faults);
    const { request } = await world.service.preview(
      service.entityRef,
      requester,
    );
    expect(request.allowed).toBe(false);
    expect(request.reasons).toContainEqual(expect.objectContaining({ key }));
  });

  it('shows the one that is under way', async () => {
    const world = await awaiting();
    const preview = await world.service.preview(service.entityRef, requester);
    expect(preview.active).toMatchObject({ id: world.id });
    expect(preview.request.allowed).toBe(false);
  });
});
