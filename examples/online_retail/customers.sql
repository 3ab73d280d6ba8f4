-- One row a customer from the sales lines of the shop: what `make demo` imports.
WITH lines AS (
  SELECT CustomerID AS customer_id, InvoiceNo AS invoice, StockCode AS product, Country AS country,
         InvoiceDate AS sold, Quantity AS quantity, Quantity * UnitPrice AS amount, InvoiceNo LIKE 'C%' AS is_return
  FROM read_csv('examples/online_retail/online_retail.csv.zst', header = true, columns = {
         'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
         'InvoiceDate': 'TIMESTAMP', 'UnitPrice': 'DOUBLE', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'})
  WHERE CustomerID IS NOT NULL
)
SELECT customer_id,
       arg_max(country, sold)                                            AS country,
       COUNT(DISTINCT invoice) FILTER (NOT is_return)                    AS orders,
       COALESCE(SUM(quantity) FILTER (NOT is_return), 0)::BIGINT         AS items,
       ROUND(SUM(amount), 2)                                             AS revenue,
       ROUND(SUM(amount) FILTER (NOT is_return)
             / NULLIF(COUNT(DISTINCT invoice) FILTER (NOT is_return), 0), 2) AS average_basket,
       MIN(sold) FILTER (NOT is_return)                                  AS first_purchase,
       MAX(sold) FILTER (NOT is_return)                                  AS last_purchase,
       list_sort(LIST(DISTINCT product) FILTER (NOT is_return))          AS products,
       COUNT(DISTINCT invoice) FILTER (is_return)                        AS returns
FROM lines
GROUP BY customer_id
ORDER BY customer_id
