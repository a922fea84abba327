/* Marks a page whose "Stand" has passed; looks for a newer one after a while,
   then less often, and reloads once there is one. */
(function (d) {
	var stand = d.querySelector("[data-until]"), wait = 5e3 + Math.random() * 55e3, until;
	function later() {
		setTimeout(ask, wait);
		wait = Math.min(wait * 2, 36e5);
	}
	function ask() {
		if (d.hidden)
			return d.addEventListener("visibilitychange", ask, {once: true});
		fetch(location.href, {cache: "no-cache"}).then(function (r) {
			return r.ok ? r.text() : Promise.reject();
		}).then(function (page) {
			if (page.includes('until="' + until) || d.activeElement.value)
				later();
			else
				location.reload();
		}).catch(later);
	}
	function look() {
		var left = Date.parse(until) - Date.now(), note = d.getElementById("stale");
		if (left > 0)
			return setTimeout(look, Math.min(left + 999, 9e5));
		if (note)
			note.hidden = false;
		if (location.protocol != "file:")
			later();
	}
	if (stand) {
		until = stand.dataset.until;
		look();
	}
})(document);
