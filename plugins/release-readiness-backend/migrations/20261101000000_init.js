// Times are milliseconds since 1970 (UTC) in bigint columns: the same on every
// database, and comparable with the database's own clock.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('facts', table => {
    table.comment('The latest value of each fact of each service');
    table.string('entity_ref', 512).notNullable();
    table.string('fact_key').notNullable().comment('kind, or kind/environment');
    table.string('source').notNullable();
    table.string('target').notNullable();
    table.string('status').notNullable().comment('known or unavailable');
    table.text('value', 'longtext').comment('Last known value, canonical JSON');
    table.text('reason').comment('Why it is unavailable, JSON');
    table
      .string('content_hash', 64)
      .notNullable()
      .comment('SHA-256 of status and value or reason');
    table
      .bigInteger('observed_at')
      .comment('When the value was last seen to hold');
    table
      .bigInteger('published_at')
      .notNullable()
      .comment('When the source last spoke of it');
    table.primary(['entity_ref', 'fact_key']);
    table.index(['source', 'target'], 'facts_target_idx');
  });
  await knex.schema.createTable('scorecards', table => {
    table.comment(
      'One row per service: what lists read, and when to judge again',
    );
    table.string('entity_ref', 512).notNullable().primary();
    table.string('name').notNullable();
    table.string('title').notNullable();
    table.string('owner', 512);
    table.string('system', 512);
    table.string('domain', 512);
    table.string('type');
    table.string('lifecycle');
    table
      .text('descriptor', 'longtext')
      .notNullable()
      .comment('ServiceDescriptor, JSON');
    table.string('descriptor_hash', 64).notNullable();
    table.string('verdict').notNullable();
    table.integer('verdict_rank').notNullable().comment('0 is worst');
    table
      .bigInteger('since')
      .comment('Since when the verdict has been what it is');
    table.integer('blocked_count').notNullable();
    table.text('blocked_by').notNullable().comment('Check ids, JSON');
    table.text('areas').notNullable().comment('AreaSummary per area, JSON');
    table
      .text('area_outcomes')
      .notNullable()
      .comment('|area=outcome|…|, what filters read');
    table
      .text('details', 'longtext')
      .comment('Versions, parity and ages of evidence, JSON');
    table.string('candidate_commit', 64);
    table.string('production_commit', 64);
    table.bigInteger('evaluated_at').comment('null until first judged');
    table.bigInteger('next_evaluation_at').notNullable();
    table
      .integer('generation')
      .notNullable()
      .comment('Moves when a fact changes');
    table.string('claimed_by');
    table.bigInteger('claimed_until').comment('By the clock of the database');
    table
      .bigInteger('missing_since')
      .comment('Since when the catalog does not have it');
    table.index(['next_evaluation_at'], 'scorecards_next_evaluation_at_idx');
    table.index(['verdict_rank', 'title'], 'scorecards_verdict_idx');
    table.index(['title'], 'scorecards_title_idx');
    table.index(['owner'], 'scorecards_owner_idx');
    table.index(['system'], 'scorecards_system_idx');
  });
  await knex.schema.createTable('check_results', table => {
    table.comment('The latest result of each check of each service');
    table.string('entity_ref', 512).notNullable();
    table.string('check_id').notNullable();
    table.string('outcome').notNullable();
    table.string('content_hash', 64).notNullable();
    table.text('result', 'longtext').notNullable().comment('JSON without ages');
    table
      .bigInteger('since')
      .notNullable()
      .comment('Since when the outcome has been what it is');
    table.primary(['entity_ref', 'check_id']);
    table.index(['check_id', 'outcome'], 'check_results_outcome_idx');
  });
  await knex.schema.createTable('check_transitions', table => {
    table.comment('History: only changes of outcomes');
    table.bigIncrements('id');
    table.string('entity_ref', 512).notNullable();
    table.string('check_id').notNullable();
    table.string('from_outcome');
    table.string('to_outcome').notNullable();
    table.bigInteger('at').notNullable();
    table.index(['entity_ref', 'at'], 'check_transitions_entity_idx');
  });
  await knex.schema.createTable('scorecard_days', table => {
    table.comment('One compact row per service and day, for trends');
    table.string('entity_ref', 512).notNullable();
    table.string('day', 10).notNullable().comment('YYYY-MM-DD, UTC');
    table.string('verdict').notNullable().comment('The last of the day');
    table.integer('blocked_count').notNullable();
    table.string('counts').notNullable().comment('Outcome counts, JSON');
    table.primary(['entity_ref', 'day']);
  });
  await knex.schema.createTable('source_targets', table => {
    table.comment(
      'Health of each source target, and which replica collects it',
    );
    table.string('source').notNullable();
    table.string('target').notNullable();
    table.string('title').notNullable();
    table.string('url', 1024);
    table.string('status').notNullable();
    table.text('reason').comment('TextReference, JSON');
    table.integer('consecutive_failures').notNullable();
    table.bigInteger('last_success_at');
    table.bigInteger('last_attempt_at');
    table.bigInteger('next_attempt_at').comment('By the clock of the database');
    table.string('budget').comment('Request budget of upstream, JSON');
    table
      .bigInteger('confirmed_at')
      .comment('Up to when a watch vouches for what was published');
    table
      .bigInteger('pass_started_at')
      .comment('Start of the last complete pass');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('When the source last listed it');
    table.string('lease_owner');
    table.bigInteger('lease_until').comment('By the clock of the database');
    table.integer('fence').notNullable().comment('Moves with each lease');
    table.primary(['source', 'target']);
  });
  await knex.schema.createTable('refreshes', table => {
    table.comment('Services that are to be collected again out of turn');
    table.string('entity_ref', 512).notNullable();
    table.string('source').notNullable();
    table.string('target').notNullable();
    table
      .string('state')
      .notNullable()
      .comment('waiting, running, done or failed');
    table.bigInteger('requested_at').notNullable();
    table.bigInteger('finished_at');
    table.primary(['entity_ref', 'source', 'target']);
    table.index(['source', 'target', 'state'], 'refreshes_target_idx');
  });
  await knex.schema.createTable('refresh_limits', table => {
    table.comment('When somebody last asked for a refresh');
    table.string('entity_ref', 512).notNullable();
    table
      .string('caller_hash', 64)
      .notNullable()
      .comment('SHA-256 of who asked');
    table.bigInteger('requested_at').notNullable();
    table.primary(['entity_ref', 'caller_hash']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'refresh_limits',
    'refreshes',
    'source_targets',
    'scorecard_days',
    'check_transitions',
    'check_results',
    'scorecards',
    'facts',
  ]) {
    await knex.schema.dropTable(table);
  }
};
