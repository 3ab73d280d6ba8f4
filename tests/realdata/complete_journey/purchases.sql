-- What the households bought, a line of a basket each.
SELECT household_id, basket_id, store_id, product_id, quantity, sales_value::DOUBLE AS paid, retail_disc::DOUBLE AS discount,
       coupon_disc::DOUBLE AS coupon_discount, transaction_timestamp AS bought
FROM read_csv('tests/realdata/data/complete_journey/transactions_sample.csv.zst', header = true, columns = {
       'household_id': 'VARCHAR', 'store_id': 'VARCHAR', 'basket_id': 'VARCHAR', 'product_id': 'VARCHAR', 'quantity': 'BIGINT',
       'sales_value': 'DECIMAL(9,2)', 'retail_disc': 'DECIMAL(9,2)', 'coupon_disc': 'DECIMAL(9,2)', 'coupon_match_disc': 'DECIMAL(9,2)',
       'week': 'BIGINT', 'transaction_timestamp': 'TIMESTAMP'})
WHERE household_id IN (SELECT household_id FROM read_csv('tests/realdata/data/complete_journey/demographics.csv.zst', header = true, all_varchar = true))
