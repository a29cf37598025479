CALL backfill_depots();
