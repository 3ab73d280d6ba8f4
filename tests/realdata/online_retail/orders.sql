-- Invoices that are no cancellations: an event each.
SELECT CustomerID AS customer_id, InvoiceNo AS invoice, MIN(InvoiceDate) AS ordered, ROUND(SUM(Quantity * UnitPrice), 2)::DOUBLE AS revenue,
       SUM(Quantity)::BIGINT AS items, list_sort(LIST(DISTINCT StockCode)) AS products, ANY_VALUE(Country) AS country
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DECIMAL(12,3)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
WHERE CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%'
GROUP BY CustomerID, InvoiceNo
ORDER BY invoice
