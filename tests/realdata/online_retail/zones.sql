-- Where a customer's clock stands, as another system of the shop would know it. Countries with many zones have none.
WITH homes AS (
  SELECT CustomerID AS customer_id, arg_max(Country, InvoiceDate) AS country
  FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
         'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
         'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DOUBLE', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
  WHERE CustomerID IS NOT NULL
  GROUP BY CustomerID
)
SELECT customer_id,
       CASE country
         WHEN 'United Kingdom' THEN 'Europe/London'
         WHEN 'Germany' THEN 'Europe/Berlin'
         WHEN 'France' THEN 'Europe/Paris'
         WHEN 'Finland' THEN 'Europe/Helsinki'
         WHEN 'Japan' THEN 'Asia/Tokyo'
         WHEN 'Singapore' THEN 'Asia/Singapore'
         WHEN 'Iceland' THEN 'Atlantic/Reykjavik'
         WHEN 'Brazil' THEN 'America/Sao_Paulo'
         WHEN 'Unspecified' THEN 'Elsewhere/Nowhere'
       END AS timezone
FROM homes
ORDER BY customer_id
