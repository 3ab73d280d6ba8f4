-- The lines themselves, for SQL that adds up again what the import has added up.
CREATE TABLE sales AS
SELECT regexp_replace(CustomerID, '\.0$', '') AS customer_id, InvoiceNo AS invoice, StockCode AS product, Quantity AS quantity,
       InvoiceDate AS sold, UnitPrice AS price, Country AS country
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DECIMAL(12,3)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
WHERE CustomerID IS NOT NULL;

CREATE TABLE profiles AS
SELECT source_1.* REPLACE (regexp_replace(source_1.customer_id, '\.0$', '') AS customer_id), timezone
FROM source_1 JOIN source_2 ON source_2.customer_id = source_1.customer_id;

-- A wall clock's time from UTC.
CREATE MACRO wall_clock(t, zone) AS (t AT TIME ZONE 'UTC') AT TIME ZONE zone;

-- A profile's own zone; where it has none, or none that exists, UTC.
CREATE MACRO home_zone(zone) AS CASE WHEN zone IS NULL OR zone = 'Elsewhere/Nowhere' THEN 'UTC' ELSE zone END;

CREATE TABLE orders AS SELECT * REPLACE (regexp_replace(customer_id, '\.0$', '') AS customer_id) FROM source_3;
CREATE TABLE returns AS SELECT * REPLACE (regexp_replace(customer_id, '\.0$', '') AS customer_id) FROM source_4;
CREATE TABLE lines AS SELECT * REPLACE (regexp_replace(customer_id, '\.0$', '') AS customer_id) FROM source_5;
