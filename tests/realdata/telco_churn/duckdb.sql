-- The file as it is: Yes and No stay words. Only numbers become numbers; a blank TotalCharges is NULL.
CREATE TABLE profiles AS
SELECT * REPLACE (SeniorCitizen::INTEGER AS SeniorCitizen, tenure::BIGINT AS tenure, MonthlyCharges::DOUBLE AS MonthlyCharges,
                  TRY_CAST(TotalCharges AS DOUBLE) AS TotalCharges)
FROM read_csv('tests/realdata/data/telco_churn/telco_customer_churn.csv.zst', header = true, all_varchar = true);
