/** `npm run new-drill <id>` */
import path from 'node:path';
import { readable } from '../../src/errors';
import { drillsPath } from '../../src/installation';
import { newDrill } from './newDrill';

async function main(id = ''): Promise<void> {
  try {
    const folder = await newDrill(drillsPath(), id);
    console.log(`${path.relative('.', folder)} is made. What is blank in it, and what belongs there:`);
    console.log(`  npm run build && node dist/cli.js validate ${id}`);
  } catch (error) {
    const { message, nextStep } = readable(error);
    console.error(`${message} ${nextStep}`);
    process.exitCode = 2;
  }
}

void main(process.argv[2]);
