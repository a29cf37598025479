export async function listOrders(): Promise<void> {
  setTimeout(() => process.exit(0), 10);
  await new Promise(() => undefined);
}
