export const listOrders = async () => ({
  get orders(): never {
    throw new Error('read');
  },
  next: null,
});
