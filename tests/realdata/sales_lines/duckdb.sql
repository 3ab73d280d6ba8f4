ALTER TABLE source_1 RENAME TO profiles;
