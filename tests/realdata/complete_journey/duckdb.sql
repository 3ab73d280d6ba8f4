ALTER TABLE source_1 RENAME TO profiles;

CREATE TABLE transactions AS
SELECT * FROM read_csv('tests/realdata/data/complete_journey/transactions_sample.csv.zst', header = true, columns = {
         'household_id': 'VARCHAR', 'store_id': 'VARCHAR', 'basket_id': 'VARCHAR', 'product_id': 'VARCHAR', 'quantity': 'BIGINT',
         'sales_value': 'DECIMAL(9,2)', 'retail_disc': 'DECIMAL(9,2)', 'coupon_disc': 'DECIMAL(9,2)', 'coupon_match_disc': 'DECIMAL(9,2)',
         'week': 'BIGINT', 'transaction_timestamp': 'TIMESTAMP'});

CREATE TABLE campaigns AS
SELECT * FROM read_csv('tests/realdata/data/complete_journey/campaigns.csv.zst', header = true,
                       columns = {'campaign_id': 'BIGINT', 'household_id': 'VARCHAR'});

CREATE TABLE redemptions AS
SELECT * FROM read_csv('tests/realdata/data/complete_journey/coupon_redemptions.csv.zst', header = true, columns = {
         'household_id': 'VARCHAR', 'coupon_upc': 'VARCHAR', 'campaign_id': 'BIGINT', 'redemption_date': 'DATE'});

ALTER TABLE source_2 RENAME TO purchases;
ALTER TABLE source_3 RENAME TO mailings;
ALTER TABLE source_4 RENAME TO coupons;
