// Shows the first page of the list, and how many statements it took. Change it as you like: it is yours to play with.
import { Client } from 'pg';
import { renderPage } from './src/orderList';
import { listOrders } from './src/orders';

const limit = 20;
const sent: string[] = [];
const query = Client.prototype.query;

// Every statement goes through here on its way to the database.
Client.prototype.query = function (this: Client, ...parameters: unknown[]) {
  const [statement] = parameters as [string | { text: string }];
  sent.push(typeof statement === 'string' ? statement : statement.text);
  return Reflect.apply(query, this, parameters);
} as typeof query;

async function main(): Promise<void> {
  const page = await listOrders({ limit });
  console.log(renderPage(page));
  console.log(
    `\nlistOrders({ limit: ${limit} }) sent ${sent.length} statements for ${page.orders.length} orders.`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
