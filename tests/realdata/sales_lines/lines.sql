-- Every line of the shop as a profile of its own: half a million rows, nine blocks.
SELECT row_number() OVER () AS line, *
FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
       'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
       'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DOUBLE', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
