export async function* listOrders() {
  for (;;) yield { orders: [], next: null };
}
