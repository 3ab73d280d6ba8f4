-- One row a household that told about itself: who they are, what they bought, which campaigns they got, what they redeemed.
WITH visits AS (
  SELECT household_id,
         COUNT(DISTINCT basket_id)                                       AS baskets,
         SUM(quantity)                                                   AS items,
         SUM(sales_value)                                                AS spend,
         SUM(retail_disc)                                                AS discount,
         SUM(coupon_disc)                                                AS coupon_discount,
         MIN(transaction_timestamp)                                      AS first_visit,
         MAX(transaction_timestamp)                                      AS last_visit,
         list_sort(LIST(DISTINCT store_id))                              AS stores,
         list_sort(LIST(DISTINCT week))                                  AS weeks
  FROM read_csv('tests/realdata/data/complete_journey/transactions_sample.csv.zst', header = true, columns = {
         'household_id': 'VARCHAR', 'store_id': 'VARCHAR', 'basket_id': 'VARCHAR', 'product_id': 'VARCHAR', 'quantity': 'BIGINT',
         'sales_value': 'DECIMAL(9,2)', 'retail_disc': 'DECIMAL(9,2)', 'coupon_disc': 'DECIMAL(9,2)', 'coupon_match_disc': 'DECIMAL(9,2)',
         'week': 'BIGINT', 'transaction_timestamp': 'TIMESTAMP'})
  GROUP BY household_id
), mailings AS (
  SELECT household_id,
         list_sort(LIST(DISTINCT campaign_id))                           AS campaigns,
         list_sort(LIST(DISTINCT campaign_type))                         AS campaign_types,
         MAX(end_date)                                                   AS last_offer_ends
  FROM read_csv('tests/realdata/data/complete_journey/campaigns.csv.zst', header = true,
                columns = {'campaign_id': 'BIGINT', 'household_id': 'VARCHAR'}) AS mailed
  JOIN read_csv('tests/realdata/data/complete_journey/campaign_descriptions.csv.zst', header = true,
                columns = {'campaign_id': 'BIGINT', 'campaign_type': 'VARCHAR', 'start_date': 'DATE', 'end_date': 'DATE'}) AS described
       USING (campaign_id)
  GROUP BY household_id
), coupons AS (
  SELECT household_id,
         COUNT(*)                                                        AS redemptions,
         MIN(redemption_date)                                            AS first_redemption,
         MAX(redemption_date)                                            AS last_redemption,
         list_sort(LIST(DISTINCT campaign_id))                           AS redeemed_campaigns
  FROM read_csv('tests/realdata/data/complete_journey/coupon_redemptions.csv.zst', header = true, columns = {
         'household_id': 'VARCHAR', 'coupon_upc': 'VARCHAR', 'campaign_id': 'BIGINT', 'redemption_date': 'DATE'})
  GROUP BY household_id
)
SELECT household_id, age, income, home_ownership, marital_status, household_size, household_comp, kids_count,
       baskets, items, spend, discount, coupon_discount, first_visit, last_visit, stores, weeks,
       campaigns, campaign_types, last_offer_ends, redemptions, first_redemption, last_redemption, redeemed_campaigns
FROM read_csv('tests/realdata/data/complete_journey/demographics.csv.zst', header = true, all_varchar = true)
LEFT JOIN visits USING (household_id)
LEFT JOIN mailings USING (household_id)
LEFT JOIN coupons USING (household_id)
ORDER BY household_id::BIGINT
