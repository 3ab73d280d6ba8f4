-- Every line of those invoices: several may be alike.
SELECT CustomerID AS customer_id, InvoiceNo AS invoice, InvoiceDate AS ordered, StockCode AS product, Quantity AS quantity,
       UnitPrice::DOUBLE AS price
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DECIMAL(12,3)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
WHERE CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%'
