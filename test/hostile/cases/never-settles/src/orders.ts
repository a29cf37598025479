export const listOrders = () => new Promise(() => undefined);
