export const listOrders = () => process.exit(0);
