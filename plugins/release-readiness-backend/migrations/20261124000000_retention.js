/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('check_transitions', table => {
    table.index(['at'], 'check_transitions_at_idx');
  });
  await knex.schema.alterTable('scorecard_days', table => {
    table.index(['day'], 'scorecard_days_day_idx');
  });
  await knex.schema.alterTable('check_results', table => {
    table
      .integer('pending')
      .notNullable()
      .defaultTo(0)
      .comment('1 while the evidence was never collected: no history yet');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('check_results', table => {
    table.dropColumn('pending');
  });
  await knex.schema.alterTable('scorecard_days', table => {
    table.dropIndex(['day'], 'scorecard_days_day_idx');
  });
  await knex.schema.alterTable('check_transitions', table => {
    table.dropIndex(['at'], 'check_transitions_at_idx');
  });
};
