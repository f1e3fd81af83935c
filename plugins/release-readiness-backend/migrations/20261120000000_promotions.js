// Times are milliseconds since 1970 (UTC) in bigint columns: the same on every
// database, and comparable with the database's own clock.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions', table => {
    table.comment('Guarded promotions and rollbacks, and who works on them');
    table.string('id', 64).notNullable().primary();
    table.string('kind', 16).notNullable();
    table.string('entity_ref', 512).notNullable();
    table.string('environment', 64).notNullable();
    table.string('requester', 512).notNullable();
    table.string('subject_hash', 64).notNullable();
    table.string('state', 32).notNullable();
    table
      .bigInteger('state_version')
      .notNullable()
      .comment('Moves with each accepted event');
    table.text('body', 'longtext').notNullable().comment('Promotion, JSON');
    table
      .string('active_key', 600)
      .unique({ indexName: 'promotions_active_key_uq' })
      .comment('service|environment while it is live, then null');
    table
      .string('idempotency_key', 600)
      .notNullable()
      .unique({ indexName: 'promotions_idempotency_key_uq' })
      .comment('Of the click that asked for it');
    table.string('lease_owner');
    table.bigInteger('lease_until').comment('By the clock of the database');
    table.bigInteger('fence').notNullable().comment('Moves with each lease');
    table
      .bigInteger('wake_at')
      .comment('When to look at it again, by the clock of the database');
    table
      .boolean('woken')
      .notNullable()
      .comment('Something happened to it during the present lease');
    table.bigInteger('deadline_at').comment('When the present wait ends');
    table.bigInteger('event_seq').notNullable().comment('Head of the trail');
    table.string('event_hash', 64).notNullable().comment('Head of the trail');
    table
      .string('last_refusal', 512)
      .comment('What the system was refused last: noted once');
    table.text('observation').comment('What the driver read last, JSON');
    table.text('unreachable').comment('Since when it does not answer, JSON');
    table.string('change_number');
    table.string('change_url', 2048);
    table.bigInteger('created_at').notNullable();
    table.index(['wake_at'], 'promotions_wake_at_idx');
    table.index(['entity_ref', 'created_at'], 'promotions_entity_idx');
    table.index(['state', 'created_at'], 'promotions_state_idx');
  });
  await knex.schema.createTable('promotion_events', table => {
    table.comment('The trail: append-only, each line hashed over the last');
    table.string('promotion_id', 64).notNullable();
    table.bigInteger('seq').notNullable();
    table.string('at', 32).notNullable().comment('ISO 8601, UTC');
    table.string('actor', 1024).notNullable().comment('Canonical JSON');
    table.string('kind', 64).notNullable();
    table.text('payload', 'longtext').notNullable().comment('Canonical JSON');
    table.string('prev_hash', 64).notNullable();
    table.string('hash', 64).notNullable();
    table.primary(['promotion_id', 'seq']);
    reference(table);
  });
  await knex.schema.createTable('approvals', table => {
    table.comment('Decisions of people on a subject');
    table.string('promotion_id', 64).notNullable();
    table
      .integer('round')
      .notNullable()
      .comment('Counts the decisions of this person, from 1');
    table.string('approver', 512).notNullable();
    table.string('subject_hash', 64).notNullable();
    table
      .string('roles', 512)
      .notNullable()
      .comment('Held when deciding, JSON');
    table.string('decision', 16).notNullable();
    table.bigInteger('at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.primary(['promotion_id', 'round', 'approver']);
    reference(table);
  });
  await knex.schema.createTable('effects', table => {
    table.comment('Outbox: what has to be done outside, by id at least once');
    table.string('id', 64).notNullable().primary();
    table.string('promotion_id', 64).notNullable();
    table.integer('ordinal').notNullable().comment('Order within one event');
    table.string('subject_hash', 64).notNullable();
    table.bigInteger('expected_version').notNullable();
    table.string('step').notNullable();
    table.integer('attempt').notNullable();
    table.string('kind', 32).notNullable();
    table.text('body', 'longtext').notNullable().comment('EffectBody, JSON');
    table.string('status', 16).notNullable();
    table.bigInteger('fence').comment('Of the lease that handed it over');
    table.boolean('accepted').notNullable();
    table.string('external_id');
    table.string('url', 2048);
    table.integer('deliveries').notNullable();
    table.bigInteger('due_at').notNullable();
    table.string('claimed_run');
    table.integer('claimed_attempt');
    table.text('failure').comment('Reason and whether to try again, JSON');
    table.index(['promotion_id', 'status'], 'effects_promotion_idx');
    reference(table);
  });
  await knex.schema.createTable('promotion_samples', table => {
    table.comment('Measured points of the grid');
    table.string('promotion_id', 64).notNullable();
    table.string('target', 16).notNullable();
    table.bigInteger('t').notNullable();
    table.text('sample').notNullable().comment('GridSample, JSON');
    table.primary(['promotion_id', 'target', 't']);
    reference(table);
  });
  await knex.schema.createTable('promotion_observations', table => {
    table.comment('Queries and raw answers that samples were made from');
    table.bigIncrements('id');
    table.string('promotion_id', 64).notNullable();
    table.bigInteger('at').notNullable();
    table.text('request').notNullable().comment('LiveMetricsRequest, JSON');
    table.text('queries', 'longtext').notNullable().comment('JSON');
    table.text('responses', 'longtext').notNullable().comment('JSON');
    table.index(['promotion_id', 'at'], 'promotion_observations_idx');
    reference(table);
  });
  await knex.schema.createTable('promotion_probes', table => {
    table.comment('Health probes of the canary and results of smoke tests');
    table.bigIncrements('id');
    table.string('promotion_id', 64).notNullable();
    table.string('kind', 16).notNullable().comment('health or smoke');
    table
      .string('effect_id', 64)
      .unique({ indexName: 'promotion_probes_effect_uq' })
      .comment('Of a smoke test');
    table.bigInteger('at').notNullable();
    table.string('outcome', 16).notNullable();
    table.index(['promotion_id', 'kind'], 'promotion_probes_idx');
    reference(table);
  });
  await knex.schema.createTable('change_records', table => {
    table.comment('The built-in change register');
    table.increments('sequence');
    table.string('number').unique({ indexName: 'change_records_number_uq' });
    table
      .string('correlation_id')
      .notNullable()
      .unique({ indexName: 'change_records_correlation_uq' });
    table.string('entity_ref', 512).notNullable();
    table.string('subject_hash', 64).notNullable();
    table.string('status', 16).notNullable();
    table.text('content', 'longtext').notNullable().comment('JSON');
    table.string('closure_code', 32);
    table.text('closure_notes');
    table.bigInteger('registered_at').notNullable();
    table.bigInteger('started_at');
    table.bigInteger('closed_at');
    table.index(['entity_ref', 'registered_at'], 'change_records_entity_idx');
  });
  await knex.schema.createTable('freezes', table => {
    table.comment('Times in which nothing is released');
    table.string('id', 64).notNullable().primary();
    table.string('title').notNullable();
    table.text('business_lines').comment('JSON; null = all of them');
    table.bigInteger('starts_at').notNullable();
    table.bigInteger('ends_at').notNullable();
    table.string('set_by', 512).notNullable();
    table.text('reason').notNullable();
    table.bigInteger('withdrawn_at');
    table.string('withdrawn_by', 512);
    table.index(['ends_at'], 'freezes_ends_at_idx');
  });
  await knex.schema.createTable('audit_anchors', table => {
    table.comment('Hashes of trails that were published elsewhere');
    table.string('promotion_id', 64).notNullable();
    table.bigInteger('seq').notNullable();
    table.string('hash', 64).notNullable();
    table.bigInteger('at').notNullable();
    table.primary(['promotion_id', 'seq']);
    reference(table);
  });
};

/** @param {import('knex').Knex.CreateTableBuilder} table */
function reference(table) {
  table.foreign('promotion_id').references('promotions.id');
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'audit_anchors',
    'freezes',
    'change_records',
    'promotion_probes',
    'promotion_observations',
    'promotion_samples',
    'effects',
    'approvals',
    'promotion_events',
    'promotions',
  ]) {
    await knex.schema.dropTable(table);
  }
};
