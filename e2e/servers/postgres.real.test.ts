import { Client } from 'pg';

import { describeWithServers } from './describeWithServers';
import { startPostgres, type PostgresServer } from './postgres';

describeWithServers('A real PostgreSQL', ['postgres'], () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres?.stop());

  async function query(sql: string, connectionString?: string) {
    const client = new Client({
      connectionString: connectionString ?? postgres.connectionString,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('answers and lets databases be created', async () => {
    await query('CREATE DATABASE backstage_plugin_catalog');
    const rows = await query(
      "SELECT current_setting('server_encoding') AS encoding",
    );
    expect(rows).toEqual([{ encoding: 'UTF8' }]);
  });

  it('refuses a wrong password', async () => {
    await expect(
      query(
        'SELECT 1',
        postgres.connectionString.replace(postgres.password, 'wrong'),
      ),
    ).rejects.toThrow('password authentication failed');
  });

  it('keeps what was committed over a crash', async () => {
    await query('CREATE TABLE verdict AS SELECT 1 AS id');
    await postgres.kill();
    await expect(query('SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.restart();
    expect(await query('SELECT id FROM verdict')).toEqual([{ id: 1 }]);
  });
});
