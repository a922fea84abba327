#!/bin/sh
# Prometheus reads metrics.prom: promtool has no objection to the file, to the
# rules that ship with it, nor to what these say of a site; the library of
# Python clients reads the same numbers.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

rules=$TOP/generator/server/prometheus/rules.yml
at='2020-05-04 12:00'
build_ok 'magdeburg builds' "$TOP/content/magdeburg" "$WORK/magdeburg" "$at"
build_ok 'full builds' "$TOP/tests/golden/full/content" "$WORK/full" \
    '2026-03-28 12:00'
start_source "$WORK/odd"
file "$WORK/odd/services/post.md" <<'END'
---
name: "\"Post\" \\ {a=\"b\"} 1\n# HELP x\ny"
kind: email
---
END
build_ok 'a name with everything in it builds' "$WORK/odd" "$WORK/odd.out" "$at"

# ---- promtool -----------------------------------------------------------------

if have promtool; then
	for city in magdeburg full odd.out; do
		lint=$(promtool check metrics <"$WORK/$city/metrics.prom" 2>&1)
		check_equal "$city: promtool check metrics" '0 ' "$? $lint"
	done
	printf 'erreichbar_x{a="b} 1\n' >"$WORK/wrong"
	run sh -c 'promtool check metrics <"$0"' "$WORK/wrong"
	check 'it objects to what is wrong' test "$status" -ne 0
	check 'promtool check rules' promtool check rules "$rules"

	# the samples of the file as they would be stored, and what follows
	edge=$(sed -n 's/^erreichbar_next_edge_timestamp_seconds //p' \
	    "$WORK/magdeburg/metrics.prom")
	series() {
		# from the instant of the build, every minute for two days
		sed -n '/^#/!s/^\(.*\) \(-*[0-9]*\)$/\1\t\2/p' \
		    "$WORK/magdeburg/metrics.prom" | sed "s/'/''/g" |
		    awk -F '\t' -v quote="'" '{
			print "  - series: " quote $1 quote
			print "    values: " quote $2 "x2880" quote }'
	}
	{
		echo "rule_files: ['$rules']"
		echo 'evaluation_interval: 1m'
		echo 'tests:'
		echo '- interval: 1m'
		echo '  input_series:'
		series
		cat <<-'END'
		  promql_expr_test:
		  - expr: sum by (service) (erreichbar_service_state{audience="public",state="down"} == 1)
		    eval_time: 5m
		    exp_samples:
		    - {labels: '{service="mandatos"}', value: 1}
		  - expr: erreichbar_next_edge_timestamp_seconds - time()
		    eval_time: 10m
		    exp_samples:
		END
		# its clock begins in 1970
		echo "    - {labels: '{}', value: $((edge - 600))}"
		cat <<-'END'
		  alert_rule_test:
		  - {alertname: ErreichbarMissing, eval_time: 10m, exp_alerts: []}
		  - {alertname: ErreichbarEdgeMissed, eval_time: 10m, exp_alerts: []}
		  - alertname: ErreichbarPromiseOverdue
		    eval_time: 10m
		    exp_alerts:
		    - exp_labels: {severity: warning, kind: update}
		      exp_annotations: {summary: "Versprochen und nicht gekommen (update): 2"}
		- interval: 1m
		  input_series:
		  - {series: erreichbar_next_edge_timestamp_seconds, values: '300x60'}
		  - {series: 'erreichbar_overall_state{state="down"}', values: '1x20 _x60'}
		  - {series: erreichbar_next_promise_timestamp_seconds, values: '3600x60'}
		  alert_rule_test:
		  # at the edge, a minute later, and after the next look
		  - {alertname: ErreichbarEdgeMissed, eval_time: 6m, exp_alerts: []}
		  - alertname: ErreichbarEdgeMissed
		    eval_time: 8m
		    exp_alerts:
		    - exp_labels: {severity: critical}
		      exp_annotations: {summary: "Die Statusseite ist veraltet; `erreichbar watch` hat den Wechsel nicht veröffentlicht."}
		  - {alertname: ErreichbarUpdateDue, eval_time: 30m, exp_alerts: []}
		  - alertname: ErreichbarUpdateDue
		    eval_time: 31m
		    exp_alerts:
		    - exp_labels: {severity: warning}
		      exp_annotations: {summary: Ein versprochenes Update ist bald fällig.}
		  - alertname: ErreichbarMissing
		    eval_time: 40m
		    exp_alerts:
		    - exp_labels: {severity: critical}
		      exp_annotations: {summary: Die Statusseite liefert keine Zahlen.}
		END
	} >"$WORK/tests.yml"
	check 'the rules do what they should' promtool test rules "$WORK/tests.yml"
else
	skip 'promtool' 'prometheus is not installed'
fi

# ---- the library for Python -----------------------------------------------------

python=
for candidate in python3 /usr/bin/python3; do
	if "$candidate" -c 'import prometheus_client' 2>/dev/null; then
		python=$candidate
		break
	fi
done
if [ -n "$python" ]; then
	cat >"$WORK/read.py" <<-'END'
	import sys
	from prometheus_client.parser import text_fd_to_metric_families
	for family in text_fd_to_metric_families(open(sys.argv[1], newline="\n")):
	    assert family.type == "gauge" and family.documentation, family
	    for s in family.samples:
	        labels = "".join(f"{k}={v!r}," for k, v in sorted(s.labels.items()))
	        print(f"{s.name}{{{labels}}} {int(s.value)}")
	END
	for city in magdeburg full; do
		check "$city: Python reads it" "$python" "$WORK/read.py" \
		    "$WORK/$city/metrics.prom"
		check_equal "$city: as many samples" \
		    "$(grep -c -v '^#' "$WORK/$city/metrics.prom")" \
		    "$(wc -l <"$WORK.out")"
		check_equal "$city: the states are those of status.json" \
		    "$(json "$WORK/$city/api/v1/status.json" '.services[] |
			.id as $s | .states | to_entries[] |
			"\($s) \(.key) \(.value)"' | sort)" \
		    "$(sed -n "s/^erreichbar_service_state{audience='\([^']*\)'.*,service='\([^']*\)',state='\([^']*\)',} 1/\2 \1 \3/p" \
		    "$WORK.out" | sort)"
	done
	run "$python" "$WORK/read.py" "$WORK/odd.out/metrics.prom"
	check_contains 'a name comes through' \
	    "name='\"Post\" \\\\ {a=\"b\"} 1\\n# HELP x\\ny'," \
	    "$(cat "$WORK.out")"
else
	skip 'the library for Python' 'python3-prometheus-client is not installed'
fi
