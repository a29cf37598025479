-- The id of the new order, or null where too few are left.
CREATE OR REPLACE FUNCTION place_order(for_customer text, cake_ids int[], quantities int[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  line record;
  new_id int;
BEGIN
  FOR line IN SELECT * FROM unnest(cake_ids, quantities) AS l (cake_id, quantity) ORDER BY cake_id LOOP
    UPDATE cakes SET remaining = remaining - line.quantity
    WHERE id = line.cake_id AND remaining >= line.quantity;
    IF NOT FOUND THEN RAISE SQLSTATE 'SOLD0'; END IF;
  END LOOP;
  INSERT INTO orders (customer) VALUES (for_customer) RETURNING id INTO new_id;
  INSERT INTO order_lines (order_id, cake_id, quantity) SELECT new_id, * FROM unnest(cake_ids, quantities);
  RETURN new_id;
EXCEPTION WHEN SQLSTATE 'SOLD0' THEN
  RETURN NULL; -- What the block did is undone.
END $$;
