-- Campaigns as events: the first day of each for everyone who got it.
SELECT household_id, campaign_id, campaign_type, start_date::TIMESTAMP AS received, end_date
FROM read_csv('tests/realdata/data/complete_journey/campaigns.csv.zst', header = true,
              columns = {'campaign_id': 'BIGINT', 'household_id': 'VARCHAR'}) AS mailed
JOIN read_csv('tests/realdata/data/complete_journey/campaign_descriptions.csv.zst', header = true,
              columns = {'campaign_id': 'BIGINT', 'campaign_type': 'VARCHAR', 'start_date': 'DATE', 'end_date': 'DATE'}) AS described USING (campaign_id)
WHERE household_id IN (SELECT household_id FROM read_csv('tests/realdata/data/complete_journey/demographics.csv.zst', header = true, all_varchar = true))
