// Starts a PostgreSQL server for another program: prints its connection string
// as the first line and ends it on SIGTERM or SIGINT, or when it is killed.
import { startPostgres } from './postgres';

async function serve(): Promise<void> {
  const postgres = await startPostgres();
  // The server itself doesn't keep this process running.
  const keepRunning = setInterval(() => undefined, 3_600_000);
  const stop = () => {
    clearInterval(keepRunning);
    postgres.stop().catch(error => {
      console.error(error);
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  console.log(postgres.connectionString);
}

serve().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
