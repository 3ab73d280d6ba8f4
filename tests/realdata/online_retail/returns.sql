-- Cancellations: what was sent back, and what it had cost.
SELECT CustomerID AS customer_id, InvoiceNo AS invoice, MIN(InvoiceDate) AS returned, ROUND(-SUM(Quantity * UnitPrice), 2)::DOUBLE AS refund,
       -SUM(Quantity)::BIGINT AS items
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DECIMAL(12,3)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
WHERE CustomerID IS NOT NULL AND InvoiceNo LIKE 'C%'
GROUP BY CustomerID, InvoiceNo
ORDER BY invoice
