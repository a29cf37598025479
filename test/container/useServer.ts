// A program of the tests: takes the container server of a storage, says what happens in lines of JSON, and gives it back
// when its standard input ends. Arguments: the storage, the image (optional).
import { readable } from '../../src/errors';
import type { Log } from '../../src/progress';
import { ContainerServer } from '../../src/postgres/container/container';
import { SharedServer } from '../../src/postgres/sharedServer';

const [storage = '', image] = process.argv.slice(2);
const say = (event: object): void => console.log(JSON.stringify(event));
const log: Log = {
  debug() {},
  info() {},
  warn: (message) => say({ warn: message }),
  error: (message) => say({ warn: String(message) }),
};

const driver = new ContainerServer({ storage, log, ...(image ? { image } : {}) });
const input = process.stdin.resume();
new SharedServer(driver, storage, log)
  .acquire({ onProgress: (stage) => say({ stage }) })
  .then(async (server) => {
    void server.lost.then((reason) => say({ lost: reason }));
    input.once('end', () => void server.release().then(() => process.exit(0)));
    say({ access: server.access, description: server.description });
  })
  .catch((error: unknown) => {
    say({ error: readable(error) });
    process.exit(1);
  });
