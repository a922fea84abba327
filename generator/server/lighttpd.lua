-- lighttpd.lua: which file of the site answers an address, and its headers.
-- For mod_magnet's attract-physical-path-to, lighttpd 1.4.60 or newer; see
-- lighttpd.conf. Lines to edit for the city are marked EDIT.
--
-- Freshness. Pages change at their next edge, and whenever somebody pushes,
-- which nothing can know in advance: "Expires" at the edge would hide a push
-- until then. So everything but the assets is "no-cache": it may be kept, and
-- is asked about before each use. No copy outlives an edge or a push. Mostly
-- the answer is "304": 0.7 KB instead of 3.5 for a home page, and this server
-- gave 10,000 of them a second on two cores that had other work, too. An asset
-- has a digest of its content in its name and never changes: it is kept for a
-- year.

-- The two hashes are the style elements of the emergency page and of the
-- badges. Who replaces these templates replaces the hashes: browsers name the
-- right one in their console.
local policy = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-1b7YBWMgms3+DRTZDxw17pQrxOlzEmQR/cnfj+1epTs=' 'sha256-4fDXfQvtPKdR+L625K0xvW/clc2XK6J0WnD31/a4QKw='; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

-- EDIT: the city's main site instead of * if only that may show the banner
local banner_ancestors = "*"

-- EDIT: "max-age=31536000" once TLS works, and will for good (browsers remember
-- it for a year, and people cannot click a broken certificate away)
local transport_security = nil

local types = {
	html = "text/html; charset=utf-8",
	css = "text/css; charset=utf-8",
	js = "text/javascript; charset=utf-8",
	mjs = "text/javascript; charset=utf-8",
	json = "application/json",
	webmanifest = "application/manifest+json",
	schema = "application/schema+json",
	jsonfeed = "application/feed+json",
	atom = "application/atom+xml",
	rss = "application/rss+xml",
	rdf = "application/rdf+xml",
	xml = "application/xml",
	ics = "text/calendar; charset=utf-8",
	vcf = "text/vcard; charset=utf-8",
	csv = "text/csv; charset=utf-8",
	txt = "text/plain; charset=utf-8",
	prom = "text/plain; charset=utf-8",
	ldif = "text/x-ldif",
	svg = "image/svg+xml",
	png = "image/png",
	jpg = "image/jpeg",
	jpeg = "image/jpeg",
	gif = "image/gif",
	webp = "image/webp",
	avif = "image/avif",
	ico = "image/x-icon",
	woff2 = "font/woff2",
	mp3 = "audio/mpeg",
	ogg = "audio/ogg",
	oga = "audio/ogg",
	opus = "audio/ogg",
	mp4 = "video/mp4",
	webm = "video/webm",
	pdf = "application/pdf",
	zip = "application/zip",
	gz = "application/gzip",
	rtf = "application/rtf",
	odt = "application/vnd.oasis.opendocument.text",
	ods = "application/vnd.oasis.opendocument.spreadsheet",
	odp = "application/vnd.oasis.opendocument.presentation",
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

local request = lighty.r
local head = request.resp_header
local root = (request.req_attr["physical.doc-root"]:gsub("/+$", ""))
local path = request.req_attr["uri.path"]

local function is_file(name)
	local st = lighty.c.stat(name)
	return st and st.is_file
end

local function is_folder(name)
	local st = lighty.c.stat(name)
	return st and st.is_dir
end

-- "gzip, br;q=0": br is not wanted
local function accepts(coding)
	for item in (request.req_header["Accept-Encoding"] or ""):lower():gmatch("[^,]+") do
		local name, rest = item:match("^%s*([^%s;]+)(.*)$")
		local q = rest and tonumber(rest:match("q%s*=%s*([%d.]+)") or 1)
		if name == coding and q and q > 0 then
			return true
		end
	end
	return false
end

-- The file for the address: page, page.html and page/ are all understood.
local function resolve()
	if ("/" .. path):gsub("/%.well%-known/", "/"):find("/%.") then
		return nil
	end
	local name = root .. path
	if path:sub(-1) == "/" then
		name = name .. "index.html"
		return is_file(name) and name
	end
	return is_file(name) and name or is_file(name .. ".html") and name .. ".html"
end

local function is_data(name)
	local ending = name:match("%.(%w+)$")
	return path:find("^/api/") or path:find("^/feeds/") or
	    path:find("^/%l%l%l?/feeds/") or
	    path:find("^/%l%l%l?%-[%w-]+/feeds/") or
	    ending == "atom" or ending == "rss" or ending == "ics"
end

local function send_headers(name)
	local banner = name:find("/einbinden/banner%.html$")
	head["Content-Security-Policy"] = policy .. (banner and banner_ancestors or "'none'")
	if not banner then
		head["X-Frame-Options"] = "DENY"
	end
	head["X-Content-Type-Options"] = "nosniff"
	head["Referrer-Policy"] = "no-referrer"
	head["Permissions-Policy"] = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
	head["Vary"] = "Accept-Encoding"
	if transport_security then
		head["Strict-Transport-Security"] = transport_security
	end
	-- anybody's scripts may read the data, the feeds and the calendars
	if is_data(name) then
		head["Access-Control-Allow-Origin"] = "*"
	end
	if name:find("/assets/[^/]+%-%x%x%x%x%x%x%x%x+%.%w+$") then
		head["Cache-Control"] = "public, max-age=31536000, immutable"
	else
		head["Cache-Control"] = "no-cache"
	end
	head["Content-Type"] = types[name:match("%.(%w+)$")] or "application/octet-stream"
end

-- page.html.br and page.html.gz lie beside page.html
local function choose_sibling(name)
	if accepts("br") and is_file(name .. ".br") then
		head["Content-Encoding"] = "br"
		return name .. ".br"
	elseif accepts("gzip") and is_file(name .. ".gz") then
		head["Content-Encoding"] = "gzip"
		return name .. ".gz"
	end
	return name
end

-- A rollback brings back older dates: only ETags tell the difference.
request.req_header["If-Modified-Since"] = nil

local name = resolve()
if name then
	send_headers(name)
	request.req_attr["physical.path"] = choose_sibling(name)
elseif is_folder(root .. path) and path:sub(-1) ~= "/" and not path:find("/%.") then
	head["Location"] = path:gsub("^/+", "/") .. "/"
	return 301
else
	name = root .. "/404.html"
	send_headers(name)
	if is_file(name) then
		request.resp_body:set({{filename = choose_sibling(name)}})
	end
	return 404
end
