-- Coupons that were redeemed.
SELECT household_id, coupon_upc, campaign_id, redemption_date::TIMESTAMP AS redeemed
FROM read_csv('tests/realdata/data/complete_journey/coupon_redemptions.csv.zst', header = true, columns = {
       'household_id': 'VARCHAR', 'coupon_upc': 'VARCHAR', 'campaign_id': 'BIGINT', 'redemption_date': 'DATE'})
WHERE household_id IN (SELECT household_id FROM read_csv('tests/realdata/data/complete_journey/demographics.csv.zst', header = true, all_varchar = true))
