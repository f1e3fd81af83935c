// What later promotions ask of earlier ones, however many lie between.

const batch = 500;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .boolean('review_open')
      .notNullable()
      .defaultTo(false)
      .comment('The glass was broken, and nobody has reviewed it');
    table.string('rollback_of', 64).comment('The promotion that it undoes');
    table.index(['entity_ref', 'review_open'], 'promotions_review_idx');
    table.index(['rollback_of'], 'promotions_rollback_of_idx');
  });
  for (let last = '', rows; !rows || rows.length === batch;) {
    rows = await knex('promotions')
      .select('id', 'body')
      .where('id', '>', last)
      .orderBy('id')
      .limit(batch);
    for (const { id, body } of rows) {
      const { breakGlass, rollbackOf } = JSON.parse(body);
      const isOpen = Boolean(breakGlass && !breakGlass.reviewedBy);
      if (isOpen || rollbackOf) {
        await knex('promotions')
          .where({ id })
          .update({ review_open: isOpen, rollback_of: rollbackOf ?? null });
      }
      last = id;
    }
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropIndex(['rollback_of'], 'promotions_rollback_of_idx');
    table.dropIndex(['entity_ref', 'review_open'], 'promotions_review_idx');
    table.dropColumn('rollback_of');
    table.dropColumn('review_open');
  });
};
