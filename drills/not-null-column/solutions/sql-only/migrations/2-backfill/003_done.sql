DROP PROCEDURE backfill_depots();
