export async function listOrders(): Promise<void> {
  void Promise.reject(new Error('nobody looks'));
  await new Promise((resolve) => setTimeout(resolve, 10_000));
}
