-- One row an invoice of a known customer: the events of the demo, orders and returns.
SELECT CASE WHEN InvoiceNo LIKE 'C%' THEN 'Order Returned' ELSE 'Order Completed' END AS what,
       CustomerID                                  AS customer_id,
       MIN(InvoiceDate)                            AS sold,
       InvoiceNo                                   AS invoice,
       ROUND(ABS(SUM(Quantity * UnitPrice)), 2)    AS total,
       ABS(SUM(Quantity))::BIGINT                  AS items,
       COUNT(*)                                    AS lines
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DOUBLE', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
WHERE CustomerID IS NOT NULL
GROUP BY InvoiceNo, CustomerID
ORDER BY sold, invoice
