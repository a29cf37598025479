ALTER TABLE cakes DROP CONSTRAINT IF EXISTS cakes_never_oversold;
ALTER TABLE cakes ADD CONSTRAINT cakes_never_oversold CHECK (remaining >= 0);
