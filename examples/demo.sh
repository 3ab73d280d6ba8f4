#!/usr/bin/env bash
# Real customers in, exact segments out: see examples/online_retail/README.md for the data. Run by `make demo`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tamis="${TAMIS:-build/release/tamis}"
store="${TAMIS_DEMO_STORE:-build/demo/shop}"
now="2011-12-10T00:00:00Z"   # the shop's last day is 2011-12-09

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold="" plain=""; fi
step() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
run() {
  printf '%s$ tamis' "$bold"
  printf ' %q' "$@" | sed -E 's/\\ / /g; s/\\([(),;<>=*])/\1/g'
  printf '%s\n' "$plain"
  "$tamis" "$@"
}
query() {
  printf '%s$ tamis query %s "%s" --now %s --timing%s\n' "$bold" "$store" "$1" "$now" "$plain"
  "$tamis" query "$store" "$1" --now "$now" --timing
}

rm -rf "$store"
mkdir -p "$(dirname "$store")"

sales="examples/online_retail/online_retail.csv.zst"

step "1. 541,909 sales lines become one profile a customer"
printf '%s$ tamis import %s --sql "$(cat examples/online_retail/customers.sql)" --id customer_id%s\n' "$bold" "$store" "$plain"
"$tamis" import "$store" --sql "$(cat examples/online_retail/customers.sql)" --id customer_id | sed '/^$/,$d'

step "2. What each of them did, and when: orders and returns"
orders=(--event-column what --id customer_id --time sold --time-zone Europe/London --message-id invoice)
printf '%s$ tamis import %s --sql "$(cat examples/online_retail/invoices.sql)" %s%s\n' "$bold" "$store" "${orders[*]}" "$plain"
"$tamis" import "$store" --sql "$(cat examples/online_retail/invoices.sql)" "${orders[@]}"

step "3. Every line of the file as it is, too; a quarter of them names no customer"
lines=(--event "Line Sold" --id CustomerID --time InvoiceDate --time-zone Europe/London --properties StockCode,Description,Quantity,UnitPrice)
printf "%s$ tamis import %s %s --event 'Line Sold' %s%s\n" "$bold" "$store" "$sales" "${lines[*]:2}" "$plain"
"$tamis" import "$store" "$sales" "${lines[@]}" 2>&1 | sed -E '/^  (examples|…)/d'

step "4. Segments come from a file that can live under git"
run apply "$store" examples/online_retail/segments.seg --now "$now"

step "5. Who buys, and where?"
query "SELECT country, COUNT(*), AVG(revenue), MAX(last_purchase) FROM profiles GROUP BY country ORDER BY COUNT(*) DESC LIMIT 6"

step "6. Who is overdue: twice as long without an order as usual for this very customer?"
query "SELECT customer_id, country, usual_gap, LAST(timestamp OF EVENT 'Order Completed') AS last_order, average_order FROM profiles WHERE IN SEGMENT overdue AND NOT IN SEGMENT returns_much ORDER BY average_order DESC LIMIT 5"

step "7. Questions of behaviour need no segment: who bought a cake stand, and never anything to bake with?"
query "SELECT COUNT(*), AVG(revenue) FROM profiles WHERE DID 'Line Sold' WHERE (Description CONTAINS 'CAKESTAND') AND DID NOT 'Line Sold' WHERE (Description MATCHES 'BAKING|CAKE TINS?|JAM MAKING')"

step "8. How much do the segments share?"
query "OVERLAP champions, cake_lovers, shrinking_baskets, overdue"

step "9. How is a segment answered?"
run explain "$store" went_quiet --analyze --now "$now"

step "10. Why is this customer in it, and until when?"
run explain "$store" went_quiet --profile customer_id:16180 --now "$now"

step "11. What would a change do, before it is made?"
query "DIFF SEGMENT lapsing WITH (revenue >= 500 AND last_purchase BEFORE NOW() - 90 DAYS)"

next() { printf '  %s\n      %s\n' "$1" "$2"; }
step "Next"
next 'export PATH="$PWD/build/release:$PATH"' "so that \`tamis\` alone is found"
next "$tamis shell $store --now $now" "ask your own questions: \\h helps, Tab completes"
next "$tamis info $store" "how it lies in memory"
next "$tamis export $store win_back -o win_back.csv --now $now" "hand a segment on"
next "$tamis import my_store my_customers.csv --id ID" "your own customers"
next "docs/language.md" "everything a segment can say"
