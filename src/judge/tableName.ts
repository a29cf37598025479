import { escapeIdentifier } from 'pg';

/** `orders` or `shop.orders`, quoted and with its schema: `public` where none is named. */
export function qualified(table: string): string {
  const parts = table.split('.');
  return [...(parts.length === 1 ? ['public'] : []), ...parts]
    .map((part) => escapeIdentifier(part))
    .join('.');
}
